import type { CommentItem, Item, MessageItem, Micros, MilestoneItem } from '@/api/types';
import type { Pending } from '@/store/outbox';

/** What stands in a thread, from top to bottom. `key` is stable while the thing is the same. */
export type ThreadRow =
  | { kind: 'day'; key: string; at: Micros }
  | { kind: 'unread'; key: string }
  /** `first` opens a group of one author, `last` closes it and carries the avatar. */
  | { kind: 'message'; key: string; item: MessageItem; first: boolean; last: boolean }
  | { kind: 'comment'; key: string; item: CommentItem }
  | { kind: 'milestone'; key: string; item: MilestoneItem }
  | { kind: 'fold'; key: string; items: readonly MilestoneItem[] }
  | { kind: 'pending'; key: string; entry: Pending; first: boolean; last: boolean };

const GROUP: Micros = 180_000_000;

function dayOf(at: Micros): string {
  const d = new Date(at / 1000);
  return `${d.getFullYear()}-${d.getMonth()}-${d.getDate()}`;
}

function sameAuthor(a: MessageItem, b: MessageItem): boolean {
  return a.author.kind === b.author.kind && a.author.id === b.author.id;
}

/** Same author within three minutes, nothing in between. */
function grouped(a: Item | undefined, b: Item | undefined): boolean {
  if (a?.kind !== 'message' || b?.kind !== 'message') return false;
  return (
    sameAuthor(a, b) && b.sort_at - a.sort_at <= GROUP && dayOf(a.sort_at) === dayOf(b.sort_at)
  );
}

/** The item the «Nuevos» line stands before: the oldest of the last `unread` inbound messages. */
export function firstUnread(items: readonly Item[], unread: number): string {
  let left = unread;
  let found = '';
  for (const item of items.toReversed()) {
    if (left === 0) break;
    if (item.kind !== 'message' || item.author.kind !== 'contact') continue;
    found = item.id;
    left -= 1;
  }
  return found;
}

/** What changes who answers or whether one can: never hidden in a fold. */
const turning = new Set([
  'intervention',
  'transferred',
  'closed',
  'reopened',
  'identity_merged',
  'identity_unmerged',
]);

/** Runs of three or more lesser milestones of one day fold, except the last ones: those just happened. */
function runAt(items: readonly Item[], start: number): MilestoneItem[] {
  const run: MilestoneItem[] = [];
  for (const item of items.slice(start)) {
    if (item.kind !== 'milestone' || turning.has(item.type)) break;
    const first = run[0];
    if (first !== undefined && dayOf(first.sort_at) !== dayOf(item.sort_at)) break;
    run.push(item);
  }
  const end = start + run.length;
  return run.length >= 3 && end < items.length ? run : [];
}

/** Lays out confirmed items and, after them, what this device still has to send. */
export function threadRows(
  items: readonly Item[],
  pending: readonly Pending[],
  unreadBefore: string,
  unfolded: ReadonlySet<string>,
): readonly ThreadRow[] {
  const rows: ThreadRow[] = [];
  const confirmed = new Set(items.map((item) => (item.kind === 'milestone' ? '' : item.client_id)));
  let day = '';
  for (let i = 0; i < items.length; i += 1) {
    const item = items[i];
    if (item === undefined) break;
    const today = dayOf(item.sort_at);
    if (today !== day) rows.push({ kind: 'day', key: `day-${today}`, at: item.sort_at });
    day = today;
    if (item.id === unreadBefore) rows.push({ kind: 'unread', key: 'unread' });
    if (item.kind === 'milestone') {
      const run = runAt(items, i);
      if (run.length > 0 && !unfolded.has(item.id)) {
        rows.push({ kind: 'fold', key: `fold-${item.id}`, items: run });
        i += run.length - 1;
        continue;
      }
      // An opened run shows whole: its later members must not fold on their own.
      const shown = run.length > 0 ? run : [item];
      for (const one of shown) rows.push({ kind: 'milestone', key: one.id, item: one });
      i += shown.length - 1;
      continue;
    }
    if (item.kind === 'comment') {
      rows.push({ kind: 'comment', key: item.client_id || item.id, item });
      continue;
    }
    rows.push({
      kind: 'message',
      key: item.client_id || item.id,
      item,
      first: !grouped(items[i - 1], item) || item.id === unreadBefore,
      last: !grouped(item, items[i + 1]),
    });
  }
  const waiting = pending.filter((entry) => !confirmed.has(entry.client_id));
  waiting.forEach((entry, i) => {
    const today = dayOf(entry.at);
    if (today !== day) rows.push({ kind: 'day', key: `day-${today}`, at: entry.at });
    day = today;
    const before = waiting[i - 1];
    const after = waiting[i + 1];
    rows.push({
      kind: 'pending',
      key: entry.client_id,
      entry,
      first: before?.mode !== entry.mode,
      last: after?.mode !== entry.mode,
    });
  });
  return rows;
}
