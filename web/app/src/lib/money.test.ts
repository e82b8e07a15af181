import { afterEach, expect, it } from 'vitest';
import { setLocale } from '@/i18n';
import { money } from './money';

/** No-break spaces, as blanks. */
const shown = (amount: number, currency: string, digits?: number) =>
  money(amount, currency, digits).replaceAll('\u00a0', ' ');

afterEach(() => setLocale('es'));

it.each([
  ['es', 'US$ 0,026', 'US$ 14,80', 'ARS 950,00', '-US$ 3,00'],
  ['en', 'US$0.026', 'US$14.80', 'ARS 950.00', '-US$3.00'],
  ['pt', 'US$ 0,026', 'US$ 14,80', 'ARS 950,00', '-US$ 3,00'],
] as const)('signs before the number in %s', async (language, tiny, plain, named, owed) => {
  await setLocale(language);
  expect(shown(0.026, 'USD', 4)).toBe(tiny);
  expect(shown(14.8, 'USD', 4)).toBe(plain);
  expect(shown(950, 'ARS')).toBe(named);
  expect(shown(-3, 'USD')).toBe(owed);
});

it('keeps sign and number on one line, and takes what is no currency', () => {
  expect(money(5, 'BRL')).toBe('R$\u00a05,00');
  expect(money(1200, 'CLP')).toBe('CLP\u00a01200');
  expect(money(5, 'puntos')).toBe('5 puntos');
});
