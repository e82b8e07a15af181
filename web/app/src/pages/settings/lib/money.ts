/** A monthly limit as it is typed: whole and two decimals, comma or point. null = no amount. */
export function microsOf(typed: string): number | null {
  const text = typed.trim().replace(/\s/g, '');
  if (text === '') return 0;
  const found = /^(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(text);
  if (found === null) return null;
  return Number(found[1]) * 1_000_000 + Number((found[2] ?? '').padEnd(2, '0')) * 10_000;
}

/** What stands in the field for a stored limit; "" = none. */
export function amountOf(micros: number): string {
  if (micros <= 0) return '';
  const text = (micros / 1_000_000).toFixed(2);
  return text.endsWith('.00') ? text.slice(0, -3) : text;
}
