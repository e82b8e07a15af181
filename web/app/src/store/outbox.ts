import type { FileKind, Place, Quote } from '@/api/content';
import type { Id, Micros } from '@/api/types';

export type OutboxMode = 'message' | 'comment';

/** A file that goes with a message. `key` names its upload on this device. */
export interface PendingFile {
  key: string;
  name: string;
  size: number;
  mime: string;
  kind: FileKind;
  voice: boolean;
  duration_ms?: number;
  /** The server's id, once all of it is there; "" = the message waits for it. */
  id: Id;
}

/** What goes with the text. */
export interface Extra {
  file?: PendingFile;
  reply_to?: Quote;
  location?: Place;
}

/** Something written here that the server has not confirmed. */
export interface Pending extends Extra {
  client_id: string;
  conversation_id: Id;
  mode: OutboxMode;
  text: string;
  /** Server time when it was written; also its place in the thread until confirmed. */
  at: Micros;
  /** Order among the entries of this device. */
  order: number;
  /** The newest change the writer had seen; 0 = not stated. */
  seen_seq: number;
  state: 'queued' | 'sending' | 'failed';
  /** The server's code and the sentence shown, once refused. */
  error: { code: string; text: string } | null;
}

export interface Outbox {
  readonly entries: readonly Pending[];
}

/**
 * The entry to send next: the oldest that can leave. Never while one of its conversation is under way, nor
 * before an older one of it whose file is not yet there, so that everything arrives in its order.
 */
export function nextToSend(entries: readonly Pending[]): Pending | undefined {
  const busy = new Set(entries.filter((e) => e.state === 'sending').map((e) => e.conversation_id));
  const queued = entries.filter((e) => e.state === 'queued').sort((a, b) => a.order - b.order);
  for (const entry of queued) {
    if (busy.has(entry.conversation_id)) continue;
    if (entry.file === undefined || entry.file.id !== '') return entry;
    busy.add(entry.conversation_id);
  }
  return undefined;
}

export function withEntry(entries: readonly Pending[], entry: Pending): readonly Pending[] {
  const at = entries.findIndex((e) => e.client_id === entry.client_id);
  return at < 0 ? [...entries, entry] : entries.map((e, i) => (i === at ? entry : e));
}

export function withoutEntry(entries: readonly Pending[], clientId: string): readonly Pending[] {
  const rest = entries.filter((e) => e.client_id !== clientId);
  return rest.length === entries.length ? entries : rest;
}

/**
 * After our own answer was confirmed at `seq`, the ones behind it have seen it: without this the
 * server would take our first message for a colleague's when it checks the second.
 */
export function sawOwn(
  entries: readonly Pending[],
  conversation: Id,
  seq: number,
): readonly Pending[] {
  return entries.map((e) =>
    e.conversation_id === conversation && e.state === 'queued' && e.seen_seq > 0 && e.seen_seq < seq
      ? { ...e, seen_seq: seq }
      : e,
  );
}

const PREFIX = 'bandeja.outbox.';

/** One storage key per entry, so that two tabs never overwrite each other's. */
function keyOf(member: Id, clientId: string): string {
  return `${PREFIX}${member}.${clientId}`;
}

export function persist(member: Id, entry: Pending): void {
  try {
    localStorage.setItem(keyOf(member, entry.client_id), JSON.stringify(entry));
  } catch {
    // Full or forbidden storage: the entry lives as long as the page.
  }
}

export function forget(member: Id, clientId: string): void {
  try {
    localStorage.removeItem(keyOf(member, clientId));
  } catch {
    // Nothing was stored then.
  }
}

/** What this member left unsent on this device; what was under way is queued again, the server knows its id. */
export function restore(member: Id): Pending[] {
  const found: Pending[] = [];
  try {
    for (let i = 0; i < localStorage.length; i += 1) {
      const key = localStorage.key(i);
      if (key === null || !key.startsWith(`${PREFIX}${member}.`)) continue;
      const entry = JSON.parse(localStorage.getItem(key) ?? '') as Pending;
      found.push(entry.state === 'sending' ? { ...entry, state: 'queued' } : entry);
    }
  } catch {
    // A broken entry is not worth more than the ones read so far.
  }
  return found.sort((a, b) => a.order - b.order);
}
