import type { View } from '../core/view';
import { fill, type Key, locales, texts } from '../i18n';

/** The texts of one language. */
export type Say = (key: Key, values?: Record<string, string | number>) => string;

/** The texts in the language of a view. */
export function sayer(view: View): Say {
  const language = locales.indexOf(view.locale);
  return (key, values = {}) => fill(texts[key][language] ?? '', values);
}

/** Our name in front of the visitor. */
export function teamName(view: View): string {
  return view.config?.team_name || view.config?.name || '';
}

const formats: Record<string, Intl.DateTimeFormat> = {};

function format(us: number, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = locale + JSON.stringify(options);
  formats[key] ??= new Intl.DateTimeFormat(locale, options);
  return formats[key].format(us / 1000);
}

/** Hour and minute of a time in microseconds, in the visitor's zone. */
export function clock(us: number, locale: string): string {
  return format(us, locale, { hour: '2-digit', minute: '2-digit' });
}

/** The day of a time in microseconds: today, yesterday, or the date. */
export function day(us: number, locale: string, nowMs = Date.now()): string {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(us / 1000) - midnight(nowMs)) / 86_400_000);
  if (days === 0 || days === -1)
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
  const year = days < -300 ? 'numeric' : undefined;
  return format(us, locale, { day: 'numeric', month: 'long', year });
}
