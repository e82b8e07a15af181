import { describe, expect, it } from 'vitest';
import { ApiError } from '@/api/client';
import { emailProblem, fieldProblem, safeNext } from './form';

describe('safeNext', () => {
  it('keeps paths of this site', () => {
    expect(safeNext('/inbox/c/abc?state=closed')).toBe('/inbox/c/abc?state=closed');
    expect(safeNext('/settings/tags')).toBe('/settings/tags');
  });
  it('leads nowhere else', () => {
    const astray = [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:x',
      '',
    ];
    for (const next of [...astray, '/login', '/login?next=/x', undefined, 7]) {
      expect(safeNext(next)).toBe('/inbox');
    }
  });
});

describe('emailProblem', () => {
  it('accepts addresses and asks for the rest', () => {
    for (const good of ['ana@tienda.com', ' a.b+c@mail.tienda.com.ar ']) {
      expect(emailProblem(good)).toBeUndefined();
    }
    for (const bad of ['', 'ana', 'ana@', 'ana@tienda', 'ana @tienda.com', '@tienda.com']) {
      expect(emailProblem(bad)).toBeDefined();
    }
  });
});

describe('fieldProblem', () => {
  const refusal = (code: string, extra: Record<string, unknown> = {}) =>
    fieldProblem(new ApiError(422, code, { code, ...extra }, 0))?.field;
  it('puts a refusal under its field', () => {
    expect(refusal('weak_password', { field: 'password', reason: 'common' })).toBe('password');
    expect(refusal('wrong_password', { field: 'current_password' })).toBe('current_password');
    expect(refusal('taken', { field: 'email' })).toBe('email');
    expect(refusal('bad_value', { field: 'email' })).toBe('email');
  });
  it('leaves the others to the form', () => {
    expect(refusal('bad_credentials')).toBeUndefined();
    expect(fieldProblem(new Error('x'))).toBeNull();
  });
});
