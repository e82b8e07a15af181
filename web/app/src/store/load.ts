import { api } from '@/api/client';
import type { ConversationDetail, ConversationPage, Counts, Id, TimelinePage } from '@/api/types';
import { observeNow } from '@/live/clock';
import { mergePage, putConversation, replacePage, withViewers } from './apply';
import { adoptDrafts } from './drafts';
import { withPage } from './lists';
import { countsKey, type View, viewKey } from './rules';
import { confirmItem } from './sender';
import { getState, update } from './store';

function query(view: View): Record<string, string> {
  return { holder: view.holder, state: view.state, q: view.q, sort: view.sort };
}

/** The first page of a view, replacing what was loaded of it. */
export async function loadList(view: View, signal?: AbortSignal): Promise<void> {
  const page = await api.get<ConversationPage>('/conversations', {
    query: { ...query(view), limit: 50 },
    signal,
  });
  observeNow(page.now);
  update((state) => withPage(state, view, page, true));
}

const loadingMore = new Set<string>();

/** The next page of a view, if there is one and none is under way. */
export async function loadMore(view: View): Promise<void> {
  const key = viewKey(view);
  const cursor = getState().lists[key]?.next ?? '';
  if (cursor === '' || loadingMore.has(key)) return;
  loadingMore.add(key);
  try {
    const page = await api.get<ConversationPage>('/conversations', {
      query: { ...query(view), limit: 50, cursor },
    });
    // The first page may have been loaded anew meanwhile; its own cursor rules then.
    if (getState().lists[key]?.next === cursor)
      update((state) => withPage(state, view, page, false));
  } finally {
    loadingMore.delete(key);
  }
}

export async function loadCounts(view: View, signal?: AbortSignal): Promise<void> {
  const counts = await api.get<Counts>('/counts', {
    query: { holder: view.holder, state: view.state, q: view.q },
    signal,
  });
  update((state) => ({
    ...state,
    counts: { ...state.counts, [countsKey(view.holder, view.state, view.q)]: counts },
    mineUnread: counts.mine_unread,
  }));
}

/** Who the contact is, what may be done, comments, visits, own drafts. Writes nothing on the server. */
export async function loadDetail(id: Id, signal?: AbortSignal): Promise<void> {
  const detail = await api.get<ConversationDetail>(`/conversations/${id}`, { signal });
  observeNow(detail.now);
  update((before) => {
    const state = putConversation(before, detail.conversation, detail.seq);
    const contact = state.contacts[detail.contact.id];
    return {
      ...withViewers(state, id, detail.viewers ?? []),
      contacts:
        contact !== undefined && contact.rev > detail.contact.rev
          ? state.contacts
          : { ...state.contacts, [detail.contact.id]: detail.contact },
      details: { ...state.details, [id]: { can: detail.can, comments: detail.comments ?? [] } },
      visits: { ...state.visits, [id]: detail.visits ?? [] },
    };
  });
  adoptDrafts(id, detail.drafts);
}

/** The newest page of a thread. From the call on, events for it are kept, so none falls in between. */
export async function loadTimeline(id: Id, signal?: AbortSignal): Promise<void> {
  const fresh = getState().timelines[id] === undefined;
  if (fresh) {
    update((state) => ({
      ...state,
      timelines: { ...state.timelines, [id]: { items: [], before: '', loaded: false } },
    }));
  }
  try {
    const page = await api.get<TimelinePage>(`/conversations/${id}/timeline`, {
      query: { limit: 60 },
      signal,
    });
    update((state) => ({
      ...state,
      timelines: {
        ...state.timelines,
        [id]: { ...mergePage(state.timelines[id], page.items ?? [], page.before), loaded: true },
      },
    }));
    for (const item of page.items ?? []) confirmItem(item);
  } catch (error) {
    update((state) => {
      const { [id]: held, ...rest } = state.timelines;
      return held?.loaded ? state : { ...state, timelines: rest };
    });
    throw error;
  }
}

/** The conversation was merged or taken apart under the eyes of who reads it. */
export async function reloadThread(id: Id): Promise<void> {
  const page = await api.get<TimelinePage>(`/conversations/${id}/timeline`, {
    query: { limit: 60 },
  });
  update((state) => {
    const held = state.timelines[id];
    if (held === undefined) return state;
    const fresh = replacePage(held, page.items ?? [], page.before, page.seq);
    return { ...state, timelines: { ...state.timelines, [id]: fresh } };
  });
  await loadDetail(id);
}

const loadingOlder = new Map<Id, Promise<boolean>>();

/** The page before the loaded run, once for all who ask meanwhile. Resolves to whether anything came. */
export function loadOlder(id: Id): Promise<boolean> {
  const before = getState().timelines[id]?.before ?? '';
  if (before === '') return Promise.resolve(false);
  const underway = loadingOlder.get(id);
  if (underway !== undefined) return underway;
  const page = fetchOlder(id, before).finally(() => loadingOlder.delete(id));
  loadingOlder.set(id, page);
  return page;
}

async function fetchOlder(id: Id, before: string): Promise<boolean> {
  const page = await api.get<TimelinePage>(`/conversations/${id}/timeline`, {
    query: { limit: 60, before },
  });
  update((state) => {
    const held = state.timelines[id];
    if (held === undefined || held.before !== before) return state;
    const merged = { ...mergePage(held, page.items ?? [], page.before), loaded: true };
    return { ...state, timelines: { ...state.timelines, [id]: merged } };
  });
  return true;
}
