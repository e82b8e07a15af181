import type { ChannelHealth, Micros } from '@/api/types';

/** What is known of an inbox's connection, in the order in which one thing hides the next. */
export type Condition = 'off' | 'unconnected' | 'broken' | 'waiting' | 'working' | 'connected';

export interface ConditionFacts {
  channel: string;
  active: boolean;
  first_message_at: Micros;
  connected?: boolean;
  health?: ChannelHealth | null;
}

/** A channel of a provider is connected when the provider has called us; credentials alone prove nothing. */
export function conditionOf(inbox: ConditionFacts): Condition {
  if (!inbox.active) return 'off';
  if (inbox.channel === 'webchat') return inbox.first_message_at > 0 ? 'working' : 'waiting';
  if (inbox.connected !== true) return 'unconnected';
  const health = inbox.health ?? null;
  if ((health?.broken ?? '') !== '') return 'broken';
  if ((health?.first_event_at ?? 0) > 0) return 'connected';
  return (health?.verified_at ?? 0) > 0 ? 'waiting' : 'unconnected';
}

export const toneOf: Record<Condition, 'ok' | 'warn' | 'bad' | 'off'> = {
  off: 'off',
  unconnected: 'warn',
  broken: 'bad',
  waiting: 'warn',
  working: 'ok',
  connected: 'ok',
};

/** The failures that have words of their own; the rest share one sentence. */
export const knownFailures = ['auth', 'policy', 'billing', 'config'] as const;
export type KnownFailure = (typeof knownFailures)[number] | 'other';

export function failureOf(broken: string): KnownFailure {
  return knownFailures.find((kind) => kind === broken) ?? 'other';
}

/** Where an admin mends it: the credentials, or what the provider says about the account. */
export function mendingPlace(broken: string): string {
  if (broken === 'auth') return 'connect-number';
  return broken === 'config' ? 'connect-test' : 'connection';
}

/** Messaging limits as Meta writes them, in people a day; 0 = without limit, -1 = not known. */
export function limitOf(tier: string): number {
  const text = tier.toUpperCase();
  if (text.includes('UNLIMITED')) return 0;
  const found = /(\d+)(K?)$/.exec(text);
  if (found === null) return -1;
  return Number(found[1]) * (found[2] === 'K' ? 1000 : 1);
}

function lastChange(health: ChannelHealth): Micros {
  const { verified_at = 0, first_event_at = 0, last_event_at = 0, last_sent_at = 0 } = health;
  const { bad_sign_at = 0, checked_at = 0, since = 0 } = health;
  return Math.max(
    ...[verified_at, first_event_at, last_event_at, last_sent_at, bad_sign_at, checked_at, since],
  );
}

/** Of two statements about one connection the one that knows of more; of equals the second. */
export function newerHealth(
  a: ChannelHealth | null,
  b: ChannelHealth | null,
): ChannelHealth | null {
  if (a === null || b === null) return a ?? b;
  return lastChange(a) > lastChange(b) ? a : b;
}
