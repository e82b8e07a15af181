import { expect, test } from 'vitest';
import { openSession, randomText, subjectOf } from '../src/core/session';
import { boxOf, fakeArea } from './fakes';

test('a secret is 32 random bytes in base64url', () => {
  const secrets = new Set(Array.from({ length: 200 }, () => randomText(32)));
  expect(secrets.size).toBe(200);
  for (const secret of secrets) {
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  }
});

test('the secret is made once and shared by the tabs', () => {
  const area = fakeArea();
  const one = openSession(boxOf(area));
  const other = openSession(boxOf(area));
  expect(one.secret()).toBe('');
  expect(Object.keys(area)).toEqual([]);
  expect(other.ensure()).toBe(one.ensure());
  one.setSubject('u1');
  expect(other.subject()).toBe('u1');
  one.drop();
  expect(other.secret()).toBe('');
});

test('the subject of a token is read, of anything else it is empty', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  expect(subjectOf(`${part({ alg: 'HS256' })}.${part({ sub: 'cliente-7' })}.x`)).toBe('cliente-7');
  expect(subjectOf('nonsense')).toBe('');
  expect(subjectOf('')).toBe('');
});
