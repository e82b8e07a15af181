import { describe, expect, it } from 'vitest';
import { es } from '@/i18n/messages/es';
import {
  type Connection,
  caddyRecipe,
  checkField,
  fieldsOf,
  guideSteps,
  type Manifest,
  type ManifestField,
  mendingStep,
  missingStep,
  problemOf,
  problems,
  stepDone,
  valuesToSend,
} from './connect';

const field = (key: string, more: Partial<ManifestField> = {}): ManifestField => ({
  key,
  secret: false,
  required: true,
  pattern: '',
  max: 0,
  ...more,
});

const manifest: Manifest = {
  kind: 'whatsapp',
  fields: [
    field('phone_number_id', { pattern: '[0-9]{5,32}', max: 32 }),
    field('access_token', { secret: true, pattern: '[!-~]{8,1000}', max: 1000 }),
    field('app_secret', { secret: true }),
    field('app_id', { required: false }),
  ],
  steps: [
    { name: 'app', fields: ['app_id', 'app_secret'] },
    { name: 'number', fields: ['phone_number_id', 'access_token'] },
    { name: 'webhook', fields: null },
    { name: 'test', fields: null },
  ],
  webhook: { path: '/webhooks/meta', events: ['messages'] },
};

const nothing: Connection = {
  channel: 'whatsapp',
  values: null,
  secrets: null,
  webhook_url: '',
  webhook_https: true,
  verify_token: '',
  events: null,
  health: null,
  queued: 0,
  unknown: 0,
};
const filled: Connection = {
  ...nothing,
  values: { phone_number_id: '106540352242922' },
  secrets: { access_token: true, app_secret: true },
};

describe('fields of a connection', () => {
  const [phone, token] = manifest.fields ?? [];
  it('are asked for where the manifest says', () => {
    expect(fieldsOf(manifest, 'app').map((one) => one.key)).toEqual(['app_id', 'app_secret']);
    expect(fieldsOf(manifest, 'webhook')).toEqual([]);
    expect(guideSteps(manifest)).toEqual(['app', 'number', 'webhook', 'test', 'finish']);
  });
  it('must match their pattern as a whole, and need no second secret', () => {
    expect(phone && checkField(phone, '106540352242922', false)).toBeNull();
    expect(phone && checkField(phone, ' 106540352242922 ', false)).toBeNull();
    expect(phone && checkField(phone, '+54 9 11 5263', false)).toBe('pattern');
    expect(phone && checkField(phone, '1'.repeat(33), false)).toBe('max');
    expect(phone && checkField(phone, '', false)).toBe('required');
    expect(token && checkField(token, '', true)).toBeNull();
    expect(token && checkField(token, 'with space', true)).toBe('pattern');
    expect(checkField(field('x', { pattern: '[' }), 'anything', false)).toBeNull();
  });
  it('are sent trimmed, and a secret only when a new one was typed', () => {
    const typed = { phone_number_id: ' 123456 ', access_token: '', app_id: '' };
    expect(valuesToSend(manifest.fields ?? [], typed)).toEqual({
      phone_number_id: '123456',
      app_id: '',
    });
  });
});

describe('steps of the guide', () => {
  const done = (connection: Connection, health: Connection['health'], members = 1) =>
    guideSteps(manifest).filter((step) =>
      stepDone(step, { manifest, connection, health, members }),
    );
  it('are done by what the server knows', () => {
    expect(done(nothing, null)).toEqual([]);
    expect(done(filled, null)).toEqual(['app', 'number']);
    expect(done(filled, { verified_at: 1 })).toEqual(['app', 'number', 'webhook']);
    expect(done(filled, { first_event_at: 1, checked_at: 2 })).toEqual(guideSteps(manifest));
    expect(done(filled, { first_event_at: 1, checked_at: 2 }, 0)).not.toContain('finish');
    const refused = done(filled, { first_event_at: 1, checked_at: 2, broken: 'auth' });
    expect(refused).toEqual(['app', 'webhook', 'finish']);
  });
  it('name the first that lacks something', () => {
    expect(missingStep(manifest, nothing)).toBe('app');
    expect(missingStep(manifest, { ...filled, values: {} })).toBe('number');
    expect(missingStep(manifest, filled)).toBe('');
  });
  it('are where each problem is mended', () => {
    expect(mendingStep(manifest, 'wrong_token')).toBe('number');
    expect(mendingStep(manifest, 'wrong_secret')).toBe('app');
    expect(mendingStep(manifest, 'not_https')).toBe('webhook');
    expect(mendingStep(manifest, 'unreachable')).toBe('');
  });
  it('have a cause and a remedy in words for every problem', () => {
    for (const problem of [...problems, 'other' as const]) {
      expect(es[`problem.${problem}`]).toBeTruthy();
      expect(es[`problem.${problem}.do`]).toBeTruthy();
    }
    expect(problemOf('wrong_token')).toBe('wrong_token');
    expect(problemOf('something new')).toBe('other');
  });
});

describe('the recipe for https', () => {
  it('names the host of the address where it has a name', () => {
    expect(caddyRecipe('http://bandeja.casanativa.com/webhooks/meta')).toContain(
      'bandeja.casanativa.com {',
    );
    expect(caddyRecipe('http://192.168.0.10:8080/webhooks/meta')).toContain('bandeja.example.com');
    expect(caddyRecipe('http://localhost:8080/x')).toContain('bandeja.example.com');
    expect(caddyRecipe('')).toContain('reverse_proxy 127.0.0.1:8080');
  });
});
