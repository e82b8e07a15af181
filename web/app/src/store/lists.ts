import type { Conversation, ConversationPage, Id, Micros } from '@/api/types';
import { putConversation } from './apply';
import { compareKeys, inView, type SortKey, sortKey, type View, viewKey } from './rules';
import type { State } from './state';

/**
 * The rows of a view, in order. Not a stored list: every conversation held that belongs to the view
 * and does not lie past the last fetched page. What events change moves by itself.
 */
export function rowsOf(state: State, view: View, now: Micros): readonly Id[] {
  const window = state.lists[viewKey(view)];
  if (window === undefined || state.me === null || state.workspace === null) return [];
  const hours = state.workspace.active_hours;
  const me = state.me.id;
  if (window.hits !== null) {
    return window.hits.filter((id) => {
      const hit = state.conversations[id];
      return hit !== undefined && inView(hit, view, me, now, hours);
    });
  }
  const rows: { id: Id; key: SortKey }[] = [];
  for (const conversation of Object.values(state.conversations)) {
    if (!inView(conversation, view, me, now, hours)) continue;
    const key = sortKey(conversation, view.sort);
    const past =
      window.next !== '' && window.boundary !== null && compareKeys(key, window.boundary) > 0;
    if (!past) rows.push({ id: conversation.id, key });
  }
  rows.sort((a, b) => compareKeys(a.key, b.key));
  return rows.map((row) => row.id);
}

function lastKey(items: readonly Conversation[], view: View): SortKey | null {
  const last = items[items.length - 1];
  return last === undefined ? null : sortKey(last, view.sort);
}

/** Takes in a fetched page; the first one (`first`) replaces the window, the others extend it. */
export function withPage(state: State, view: View, page: ConversationPage, first: boolean): State {
  let next = state;
  for (const item of page.items ?? []) next = putConversation(next, item, page.seq);
  const key = viewKey(view);
  const held = first ? undefined : next.lists[key];
  const boundary = lastKey(page.items ?? [], view) ?? held?.boundary ?? null;
  const ids = (page.items ?? []).map((item) => item.id);
  const window = {
    next: page.next,
    boundary,
    hits:
      view.q === ''
        ? null
        : [...(held?.hits ?? []), ...ids.filter((id) => !held?.hits?.includes(id))],
    elsewhere: page.elsewhere ?? held?.elsewhere ?? {},
  };
  return { ...next, lists: { ...next.lists, [key]: window } };
}

/**
 * How many rows of `current` are new or moved up since `frozen` was taken: the number on the pill.
 * A row moved up when one that stood above it before now follows it.
 */
export function changesSince(frozen: readonly Id[], current: readonly Id[]): number {
  const before = new Map(frozen.map((id, place) => [id, place]));
  let changed = 0;
  let highest = Number.POSITIVE_INFINITY;
  for (const id of current.toReversed()) {
    const place = before.get(id);
    if (place === undefined || place > highest) changed += 1;
    if (place !== undefined && place < highest) highest = place;
  }
  return changed;
}
