import { expect, it } from 'vitest';
import { es } from '@/i18n/messages/es';
import { firstState, pretty, stateIn, updateStates } from './lib';

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
