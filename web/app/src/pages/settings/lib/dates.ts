import type { Micros } from '@/api/types';
import { locale } from '@/i18n';

/** "27 nov, 12:23", with the year when it is another one; in the viewer's zone, past or future. */
export function dayAndTime(at: Micros, now: Micros): string {
  const date = new Date(at / 1000);
  const sameYear = date.getFullYear() === new Date(now / 1000).getFullYear();
  return new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    year: sameYear ? undefined : 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(date);
}

/** "27 nov" or "27 nov 2025". */
export function dayOf(at: Micros, now: Micros): string {
  const date = new Date(at / 1000);
  const sameYear = date.getFullYear() === new Date(now / 1000).getFullYear();
  return new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    year: sameYear ? undefined : 'numeric',
  }).format(date);
}
