import { locale } from '@/i18n';

/** In the order of the reader's alphabet. */
export function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name, locale());
}
