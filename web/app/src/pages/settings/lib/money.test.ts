import { expect, it } from 'vitest';
import { amountOf, microsOf } from './money';

it('reads an amount with comma or point', () => {
  expect(microsOf('50')).toBe(50_000_000);
  expect(microsOf('12,5')).toBe(12_500_000);
  expect(microsOf(' 12.05 ')).toBe(12_050_000);
  expect(microsOf('')).toBe(0);
  expect(microsOf('doce')).toBeNull();
  expect(microsOf('-3')).toBeNull();
  expect(microsOf('1.234,50')).toBeNull();
});

it('writes a stored amount as it is read', () => {
  for (const micros of [0, 50_000_000, 12_500_000, 990_000]) {
    expect(microsOf(amountOf(micros))).toBe(micros);
  }
});
