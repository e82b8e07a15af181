import { expect, it } from 'vitest';
import { es } from '@/i18n/messages/es';
import { firstState, pretty, reasonOf, stateIn, updateStates } from './lib';
import { errorWords, technicalOf } from './words';

it('opens the first state that holds something', () => {
  expect(firstState({})).toBe('quarantined');
  expect(firstState({ parked: 2, failed: 1 })).toBe('parked');
  expect(stateIn('failed')).toBe('failed');
  expect(stateIn('done')).toBeUndefined();
});

it('shows JSON as JSON, whether it comes as a value or as a text', () => {
  expect(pretty({ a: 1 })).toBe('{\n  "a": 1\n}');
  expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(pretty('not json')).toBe('not json');
  expect(pretty(undefined)).toBe('');
  expect(pretty(null)).toBe('null');
});

it('says what every state means', () => {
  for (const state of updateStates) {
    expect(es[`updates.state.${state}`]).toBeTruthy();
    expect(es[`updates.means.${state}`]).toBeTruthy();
  }
});

it.each([
  ['no_sender', 'wa:1', 'no_sender', ''],
  [
    'not a delivery of this channel: json: cannot unmarshal array',
    'body:ab',
    'undecodable',
    'not a delivery of this channel: json: cannot unmarshal array',
  ],
  [
    'not a delivery of this channel: object "instagram"',
    'body:ab',
    'no_channel',
    'not a delivery of this channel: object "instagram"',
  ],
  [
    'no channel of this program takes such a body',
    'body:ab',
    'no_channel',
    'no channel of this program takes such a body',
  ],
  [
    'the update does not say what its kind must',
    'wa:1',
    'incomplete',
    'the update does not say what its kind must',
  ],
  [
    'store: SQLITE_BUSY: database is locked',
    'wa:1',
    'busy',
    'store: SQLITE_BUSY: database is locked',
  ],
  ['write: no space left on device', 'wa:1', 'no_room', 'write: no space left on device'],
  [
    'not_found: There is no such message.',
    'wa:1',
    'refused',
    'not_found: There is no such message.',
  ],
  [
    'runtime error: index out of range [3]',
    'wa:1',
    'internal',
    'runtime error: index out of range [3]',
  ],
])('says «%s» in words and keeps what was noted', (error, key, code, technical) => {
  const row = { error, key, state: 'failed' };
  expect(reasonOf(row)).toBe(code);
  expect(errorWords(row)).toBe(es[`updates.error.${code}` as keyof typeof es]);
  expect(technicalOf(row)).toBe(technical);
});

it('never shows a note that has no words as if it were a sentence', () => {
  const row = { error: 'brand_new_note', key: 'wa:1', state: 'unsupported' };
  expect(errorWords(row)).toBe(es['updates.short.unsupported']);
  expect(technicalOf(row)).toBe('brand_new_note');
  expect(errorWords({ error: '', key: '', state: 'failed' })).toBe(es['updates.why.unknown']);
});
