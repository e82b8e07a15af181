import type { Micros } from '@/api/types';
import { locale, t } from '@/i18n';

const cache = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions, at: Micros): string {
  const key = `${locale()}|${name}`;
  let formatter = cache.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(locale(), options);
    cache.set(key, formatter);
  }
  return formatter.format(at / 1000);
}

/** HH:MM in the viewer's zone. */
export function timeOf(at: Micros): string {
  return format('time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);
}

/** Whole days from `at` to `now` by the viewer's calendar; 0 = the same day. */
export function daysBetween(at: Micros, now: Micros): number {
  const a = new Date(at / 1000);
  const b = new Date(now / 1000);
  const day = (d: Date) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate());
  return Math.round((day(b) - day(a)) / 86_400_000);
}

function dayMonth(at: Micros): string {
  return format('daymonth', { day: 'numeric', month: 'short' }, at).replace('.', '');
}

/** For lists: today HH:MM, yesterday, weekday, day and month, short date. */
export function shortDate(at: Micros, now: Micros): string {
  const days = daysBetween(at, now);
  if (days <= 0) return timeOf(at);
  if (days === 1) return t('date.yesterday');
  if (days < 7) return format('weekday', { weekday: 'short' }, at).replace('.', '');
  if (new Date(at / 1000).getFullYear() === new Date(now / 1000).getFullYear()) return dayMonth(at);
  return format('short', { day: '2-digit', month: '2-digit', year: '2-digit' }, at);
}

/** For cards: "hoy 14:38", "vie 15:08", "12 mar 18:20". */
export function dateAndTime(at: Micros, now: Micros): string {
  const days = daysBetween(at, now);
  const day = days <= 0 ? t('date.today') : shortDate(at, now);
  return `${day} ${timeOf(at)}`;
}

/** The whole instant, for tooltips. */
export function exactDate(at: Micros): string {
  return format('exact', { dateStyle: 'full', timeStyle: 'medium' }, at);
}

/** A line of the thread at each change of day. */
export function dayLine(at: Micros, now: Micros): string {
  const days = daysBetween(at, now);
  if (days === 0) return t('date.todayLine');
  if (days === 1) return t('date.yesterdayLine');
  const sameYear = new Date(at / 1000).getFullYear() === new Date(now / 1000).getFullYear();
  const text = sameYear
    ? format('day', { weekday: 'long', day: 'numeric', month: 'long' }, at)
    : format('dayyear', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, at);
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** A span in its two largest words: "3 min", "2 h 05 min", "4 d". */
export function span(micros: Micros): string {
  const minutes = Math.max(0, Math.floor(micros / 60_000_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h`;
  return `${Math.floor(hours / 24)} d`;
}

/** Case and accents left out, for finding while typing. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

/** A path worth showing: the address without scheme and host; the text itself when it is no address. */
export function pathOf(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.pathname}${parsed.search}`;
  } catch {
    return url;
  }
}

/** A 128-bit random id; `crypto.randomUUID` exists only on https. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Things that have no name but their place in the list. */
export function placed<T>(list: readonly T[]): { place: string; value: T }[] {
  return list.map((value, at) => ({ place: String(at), value }));
}
