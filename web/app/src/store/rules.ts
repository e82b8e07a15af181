import type { Conversation, Holder, Id, Micros, SegmentState, Sort } from '@/api/types';

const HOUR: Micros = 3_600_000_000;

/** The same rule as the server's: how many inbound messages this reader has not seen. */
export function unreadOf(conversation: Conversation, readCount: number | undefined): number {
  const seen = readCount !== undefined && readCount >= 0 ? readCount : conversation.answered_count;
  return Math.max(0, conversation.inbound_count - seen);
}

/** The same rule as the server's, at server time `now`. */
export function segmentOf(
  conversation: Conversation,
  now: Micros,
  activeHours: number,
): SegmentState {
  if (conversation.status === 'closed') return 'closed';
  if (conversation.waiting_since > 0) return 'active';
  return conversation.last_at > now - activeHours * HOUR ? 'active' : 'inactive';
}

/** Whether the deadline to answer has passed; never so where there is none. */
export function windowOver(conversation: Conversation, now: Micros): boolean {
  const { policy, closes_at } = conversation.window;
  return policy !== 'unlimited' && closes_at > 0 && closes_at <= now;
}

/** Closed by a person or for idleness, and still within the time to answer. */
export function canReopen(conversation: Conversation, now: Micros): boolean {
  if (conversation.status !== 'closed') return false;
  if (conversation.closed_reason !== 'hand' && conversation.closed_reason !== 'idle') return false;
  const { policy, closes_at } = conversation.window;
  return (closes_at === 0 && policy === 'unlimited') || now < closes_at;
}

export interface View {
  holder: Holder;
  state: SegmentState;
  q: string;
  sort: Sort;
}

export const defaultView: View = { holder: 'all', state: 'active', q: '', sort: 'recent' };

export function viewKey(view: View): string {
  return `${view.holder}|${view.state}|${view.sort}|${view.q}`;
}

export function countsKey(holder: Holder, state: SegmentState, q: string): string {
  return `${holder}|${state}|${q}`;
}

/** Whether a conversation belongs to the holder and state of a view; search is the server's matter. */
export function inView(
  conversation: Conversation,
  view: Pick<View, 'holder' | 'state'>,
  me: Id,
  now: Micros,
  activeHours: number,
): boolean {
  if (view.holder === 'unassigned' && conversation.holder_id !== '') return false;
  if (view.holder === 'mine' && conversation.holder_id !== me) return false;
  return segmentOf(conversation, now, activeHours) === view.state;
}

/** Smaller stands higher in the list; of equals, the greater id. */
export type SortKey = readonly [number, number, string];

export function sortKey(conversation: Conversation, sort: Sort): SortKey {
  const recent = -conversation.last_at;
  // What is closed runs out of no time and waits for nobody: the server orders it by recency whatever is asked.
  if (conversation.status === 'closed') return [recent, 0, conversation.id];
  if (sort === 'deadline') {
    return [conversation.window.closes_at || Number.POSITIVE_INFINITY, recent, conversation.id];
  }
  if (sort === 'waiting') {
    return [conversation.waiting_since || Number.POSITIVE_INFINITY, recent, conversation.id];
  }
  return [recent, 0, conversation.id];
}

export function compareKeys(a: SortKey, b: SortKey): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  return a[2] === b[2] ? 0 : a[2] > b[2] ? -1 : 1; // ids rise with time: the newer first, as the server has it
}
