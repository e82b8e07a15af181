import { locale } from '@/i18n';

/** How a currency is signed everywhere: US$ and never a bare $, which is another currency in every country. */
function signOf(currency: string): string {
  const parts = new Intl.NumberFormat('en-001', { style: 'currency', currency }).formatToParts(0);
  return parts.find((part) => part.type === 'currency')?.value ?? currency;
}

/**
 * An amount as money in the reader's language: «US$ 0,026» in Spanish and Portuguese, «US$0.026» in English. `digits` are
 * the most decimals it may need. The bare number and what was given as its currency, where that is none.
 */
export function money(amount: number, currency: string, digits?: number): string {
  try {
    const number = new Intl.NumberFormat(locale(), {
      style: 'currency',
      currency,
      ...(digits === undefined ? {} : { minimumFractionDigits: 2, maximumFractionDigits: digits }),
    })
      .formatToParts(Math.abs(amount))
      .filter((part) => part.type !== 'currency' && part.type !== 'literal')
      .map((part) => part.value)
      .join('');
    const sign = signOf(currency);
    const glued = locale() === 'en' && !/\p{L}$/u.test(sign);
    return `${amount < 0 ? '-' : ''}${sign}${glued ? '' : '\u00a0'}${number}`;
  } catch {
    return `${amount} ${currency}`;
  }
}
