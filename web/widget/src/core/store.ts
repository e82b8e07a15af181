import type { Frame, Page, Sent, VItem, VState } from './types';

/** The thread as far as it is known here. Immutable: every change makes a new one. */
export interface Thread {
  /** Ascending by (at, seq). */
  items: VItem[];
  /** For each item, the seq at which we learnt it last; an older frame never overwrites it. */
  revs: Record<string, number>;
  state: VState;
  stateRev: number;
  /** Everything up to this seq has been applied; live resumes from here. */
  upTo: number;
  /** Key of the page before the first item, "" at the beginning of the history. */
  before: string;
  loaded: boolean;
}

export const noState: VState = {
  status: 'none',
  agent: null,
  unread: 0,
  read_seq: 0,
  agent_read_seq: 0,
  contact: {},
  ask_contact: null,
  verified: false,
};

export const emptyThread: Thread = {
  items: [],
  revs: {},
  state: noState,
  stateRev: 0,
  upTo: 0,
  before: '',
  loaded: false,
};

function merge(thread: Thread, items: VItem[], rev: number): Thread {
  const byId = new Map(thread.items.map((item) => [item.id, item]));
  const revs = { ...thread.revs };
  for (const item of items) {
    // What is read again at the same place brings addresses of files that work longer.
    if ((revs[item.id] ?? -1) > rev) continue;
    revs[item.id] = rev;
    byId.set(item.id, item);
  }
  const sorted = [...byId.values()].sort((a, b) => a.at - b.at || a.seq - b.seq);
  return { ...thread, items: sorted, revs };
}

function withState(thread: Thread, state: VState | undefined, rev: number): Thread {
  return state && rev >= thread.stateRev ? { ...thread, state, stateRev: rev } : thread;
}

/** Applies a live frame. Pure; a frame applied twice, or out of turn, changes nothing more. */
export function apply(thread: Thread, frame: Frame): Thread {
  const rev = frame.seq ?? 0;
  let next = thread;
  if (frame.t === 'event') {
    if (frame.item) next = merge(next, [frame.item], rev);
    next = withState(next, frame.state, rev);
  }
  const upTo = frame.up_to ?? rev;
  return upTo > next.upTo && frame.t !== 'resync' ? { ...next, upTo } : next;
}

/** Applies the answer to our own message. It says nothing about what others wrote meanwhile,
 *  so the place to resume from moves only when there was none. */
export function applySent(thread: Thread, sent: Sent): Thread {
  const next = withState(merge(thread, [sent.item], sent.seq), sent.state, sent.seq);
  return thread.upTo ? next : { ...next, upTo: sent.seq };
}

/** Applies the newest page. Where it does not meet what we have, what we have is older and goes:
 *  a thread with a silent hole is worse than one to be read again. */
export function applyNewest(thread: Thread, page: Page): Thread {
  const meets = !page.before || page.items.some((item) => item.id in thread.revs);
  const base = meets ? thread : { ...thread, items: [], revs: {} };
  const known = meets && thread.loaded && thread.items.length > 0;
  const next = withState(merge(base, page.items, page.seq), page.state, page.seq);
  return {
    ...next,
    upTo: Math.max(next.upTo, page.seq),
    before: known ? thread.before : page.before,
    loaded: true,
  };
}

/** Applies a page of what is known already, read again. */
export function applyAgain(thread: Thread, page: Page): Thread {
  return merge(thread, page.items, page.seq);
}

/** Applies a page of earlier messages. */
export function applyEarlier(thread: Thread, page: Page): Thread {
  return { ...merge(thread, page.items, page.seq), before: page.before };
}
