import type { Holder, SegmentState, Sort } from '@/api/types';

/** What of the inbox stands in the address, so that a view can be linked and survives a reload. */
export interface InboxSearch {
  holder?: Holder;
  state?: SegmentState;
  q?: string;
  sort?: Sort;
}

function oneOf<V extends string>(values: readonly V[], value: unknown): V | undefined {
  return values.find((known) => known === value);
}

/** Unknown words are left out, so that an old or mistyped address still opens the inbox. */
export function readInboxSearch(raw: Record<string, unknown>): InboxSearch {
  const search: InboxSearch = {};
  const holder = oneOf<Holder>(['unassigned', 'mine', 'all'], raw.holder);
  const state = oneOf<SegmentState>(['active', 'inactive', 'closed'], raw.state);
  const sort = oneOf<Sort>(['recent', 'deadline', 'waiting'], raw.sort);
  if (holder) search.holder = holder;
  if (state) search.state = state;
  if (sort) search.sort = sort;
  if (raw.q !== undefined && String(raw.q) !== '') search.q = String(raw.q).slice(0, 200);
  return search;
}
