import type { Conversation, Micros } from '@/api/types';

export type Tone = 'calm' | 'warn' | 'crit' | 'free' | 'gone' | 'waiting' | 'none';

/** What a chip shows: a tone, and the whole minutes and seconds left where there is a deadline. */
export interface Countdown {
  tone: Tone;
  hours: number;
  minutes: number;
  seconds: number;
}

const SECOND = 1_000_000;
const WARN = 2 * 3600 * SECOND;
const CRIT = 15 * 60 * SECOND;

/** Derived from the server's `closes_at` and the server's time alone. */
export function countdownOf(
  conversation: Pick<Conversation, 'status' | 'window' | 'awaiting_reply'>,
  now: Micros,
): Countdown {
  const still = (tone: Tone): Countdown => ({ tone, hours: 0, minutes: 0, seconds: 0 });
  if (conversation.awaiting_reply) return still('waiting');
  if (conversation.status === 'closed') return still('gone');
  if (conversation.window.policy === 'unlimited') return still('free');
  const closes = conversation.window.closes_at;
  if (closes === 0) return still('none');
  const left = closes - now;
  if (left <= 0) return still('gone');
  const total = Math.floor(left / SECOND);
  const tone = left <= CRIT ? 'crit' : left <= WARN ? 'warn' : 'calm';
  return {
    tone,
    hours: Math.floor(total / 3600),
    minutes: Math.floor((total % 3600) / 60),
    seconds: total % 60,
  };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** "23 h 58 min", "9 min", with seconds only under 15 min and only where asked. */
export function countdownText(c: Countdown, withSeconds: boolean): string {
  if (c.hours > 0) return `${c.hours} h ${two(c.minutes)} min`;
  if (withSeconds && c.tone === 'crit') {
    return c.minutes > 0 ? `${c.minutes} min ${two(c.seconds)} s` : `${c.seconds} s`;
  }
  return `${c.minutes} min`;
}
