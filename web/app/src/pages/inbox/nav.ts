import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { Id } from '@/api/types';
import { type InboxSearch, readInboxSearch } from '@/lib/inbox-search';
import { defaultView, type View } from '@/store/rules';

/** The view that the address names, with the defaults filled in. */
export function useView(): View {
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  const { holder, state, q, sort } = readInboxSearch(raw);
  return useMemo(
    () => ({
      holder: holder ?? defaultView.holder,
      state: state ?? defaultView.state,
      q: q ?? '',
      sort: sort ?? defaultView.sort,
    }),
    [holder, state, q, sort],
  );
}

/** The conversation that the address names; "" = none. */
export function useOpenId(): Id {
  const { id } = useParams({ strict: false }) as { id?: string };
  return id ?? '';
}

/** Defaults stay out of the address. */
function toSearch(view: View): InboxSearch {
  const search: InboxSearch = {};
  if (view.holder !== defaultView.holder) search.holder = view.holder;
  if (view.state !== defaultView.state) search.state = view.state;
  if (view.sort !== defaultView.sort) search.sort = view.sort;
  if (view.q !== '') search.q = view.q;
  return search;
}

export function useInboxNav() {
  const navigate = useNavigate();
  const view = useView();
  const openId = useOpenId();
  const go = useCallback(
    (id: Id, next: View, replace: boolean) => {
      const search = toSearch(next);
      if (id === '') void navigate({ to: '/inbox', search, replace });
      else void navigate({ to: '/inbox/c/$id', params: { id }, search, replace });
    },
    [navigate],
  );
  return useMemo(
    () => ({
      /** "" closes the open one. */
      open: (id: Id) => go(id, view, false),
      /** Another one in the place of the open one: going back leads to what was before. */
      replace: (id: Id) => go(id, view, true),
      change: (part: Partial<View>, replace = false) => go(openId, { ...view, ...part }, replace),
    }),
    [go, view, openId],
  );
}
