// Times and sizes as people read them. Instants are microseconds UTC.

import { locale, t } from './i18n.js';

const clock = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const clockSeconds = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const dayMonth = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});
const short = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const whole = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

const date = (us) => new Date(us / 1000);

export const hour = (us) => clock.format(date(us));

export const hourSeconds = (us) => clockSeconds.format(date(us));

export const shortDay = (us) => short.format(date(us));

export const longDay = (us) => whole.format(date(us));

// dayOf names the day of an instant so that two of the same day are equal.
export const dayOf = (us) => date(us).toDateString();

// dayLabel is the line at a change of day.
export function dayLabel(us, now) {
  if (dayOf(us) === dayOf(now)) return t('today');
  if (dayOf(us) === dayOf(now - 24 * 3600 * 1e6)) return t('yesterday');
  return dayMonth.format(date(us));
}

// instant names a moment of the near future: the hour, with the day when it is another.
export function instant(us, now) {
  if (dayOf(us) === dayOf(now)) return hour(us);
  if (dayOf(us) === dayOf(now + 24 * 3600 * 1e6)) return t('tomorrow', { time: hour(us) });
  return `${dayMonth.format(date(us))}, ${hour(us)}`;
}

// length is the time of a sound: 0:07, 12:30.
export function length(seconds) {
  const s = Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : 0;
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}

// span is a length of time in words of units: 23 h 50 min, 2 d 1 h.
export function span(ms) {
  const minutes = Math.round(ms / 60000);
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor((minutes % 1440) / 60), 'h'],
    [minutes % 60, 'min'],
  ].filter(([n]) => n > 0);
  return parts.length ? parts.map(([n, unit]) => `${n} ${unit}`).join(' ') : '0 min';
}

// size is a number of bytes: 812 B, 3.4 MB.
export function size(bytes) {
  const units = ['B', 'kB', 'MB', 'GB'];
  let n = bytes;
  let i = 0;
  while (n >= 1000 && i < units.length - 1) {
    n /= 1000;
    i += 1;
  }
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: n < 10 && i > 0 ? 1 : 0 }).format(n)} ${units[i]}`;
}
