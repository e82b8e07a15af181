const steps: [unit: string, bytes: number][] = [
  ['GB', 2 ** 30],
  ['MB', 2 ** 20],
  ['KB', 2 ** 10],
];

/** A size in bytes as people read it: two figures at least, in the language's own numbers. */
export function sizeText(bytes: number, locale: string): string {
  const [unit, step] = steps.find(([, least]) => bytes >= least) ?? ['B', 1];
  const n = bytes / step;
  return `${n.toLocaleString(locale, { maximumFractionDigits: n < 10 ? 1 : 0 })} ${unit}`;
}

/** A length of time as minutes and seconds. */
export function clockText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
