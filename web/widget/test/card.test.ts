import { expect, test } from 'vitest';
import { cardFor } from '../src/core/card';
import type { Config, FieldRule } from '../src/core/types';
import { item, message, state } from './fakes';

const config = (when: Config['contact_card']['when'], email: FieldRule = 'optional', open = true) =>
  ({
    hours_open_now: open,
    contact_card: { when, fields: { name: 'optional', email, phone: 'off' } },
  }) as Config;

const nobody = { state: state({ status: 'none' }), items: [], entries: [], known: {}, skipped: [] };
const wrote = { ...nobody, state: state(), items: [item(1, { author: 'visitor' })] };

test('before: it stands before the first message, and blocks only if a field is required', () => {
  expect(cardFor({ ...nobody, config: config('before') })).toMatchObject({
    blocking: false,
  });
  expect(cardFor({ ...nobody, config: config('before', 'required') })).toMatchObject({
    blocking: true,
    fields: [
      { name: 'name', required: false },
      { name: 'email', required: true },
    ],
  });
  expect(cardFor({ ...wrote, config: config('before', 'required') })).toBeNull();
});

test('after: it comes after the first message and never blocks', () => {
  expect(cardFor({ ...nobody, config: config('after', 'required') })).toBeNull();
  expect(cardFor({ ...wrote, config: config('after', 'required') })).toMatchObject({
    blocking: false,
  });
});

test('out of hours: only then', () => {
  expect(cardFor({ ...nobody, config: config('out_of_hours') })).toBeNull();
  expect(cardFor({ ...nobody, config: config('out_of_hours', 'optional', false) })).not.toBeNull();
});

test('off, known or put aside: none', () => {
  expect(cardFor({ ...nobody, config: config('off') })).toBeNull();
  const known = { name: 'Ana', email: 'ana@ejemplo.com' };
  expect(cardFor({ ...nobody, config: config('before'), known })).toBeNull();
  expect(cardFor({ ...nobody, config: config('before'), skipped: ['inbox'] })).toBeNull();
});

test('an agent who asks again is heard although the first card was put aside', () => {
  const ask = (id: string) => ({
    ...wrote,
    items: [item(2, { id, kind: 'notice', notice: 'contact_asked' })],
    state: state({ ask_contact: ['phone'] }),
  });
  const first = cardFor(ask('n1'));
  expect(first?.fields).toEqual([{ name: 'phone', required: false }]);
  expect(cardFor({ ...ask('n1'), skipped: [first?.id ?? ''] })).toBeNull();
  expect(cardFor({ ...ask('n2'), skipped: [first?.id ?? ''] })).not.toBeNull();
});

test('a message refused for missing data asks for just these', () => {
  const entries = [{ ...message(1), failed: 'contact_required', fields: ['email' as const] }];
  expect(cardFor({ ...nobody, config: config('off'), entries })).toMatchObject({
    fields: [{ name: 'email', required: true }],
  });
});
