import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '@/api/client';
import type { ChannelHealth, Id } from '@/api/types';
import { onLiveEvent } from '@/live/live';
import { useStore } from '@/store/store';
import type { UpdateDetail, UpdatePage, UpdateState } from '../updates/lib';
import { newerHealth } from './lib/channel-state';
import type { Connection, Manifest, TestResult } from './lib/connect';
import type { SyncedTemplate } from './lib/template-view';

/** The channels that this server can connect. They change with its version only. */
export function useChannels() {
  return useQuery({
    queryKey: ['channels'],
    queryFn: () => api.get<{ channels: Manifest[] | null }>('/channels'),
    select: (answer) => answer.channels ?? [],
    staleTime: 300_000,
  });
}

/** `every`: milliseconds between looks while something is awaited from the provider; absent = only when told. */
export function useConnection(inbox: Id, every?: number) {
  return useQuery({
    queryKey: ['connection', inbox],
    queryFn: () => api.get<Connection>(`/inboxes/${inbox}/connection`),
    refetchInterval: every ?? false,
  });
}

/** The newer of what a live event brought and what was fetched. */
export function useHealth(inbox: Id, fetched: ChannelHealth | null): ChannelHealth | null {
  const live = useStore((state) => state.inboxes[inbox]?.health ?? null);
  return newerHealth(live, fetched);
}

export function useConnectionActs(inbox: Id) {
  const queries = useQueryClient();
  const fetched = (connection: Connection) =>
    queries.setQueryData(['connection', inbox], connection);
  /** What the list, the head and the banner show comes from the inbox. */
  const inboxChanged = () => queries.invalidateQueries({ queryKey: ['inboxes'] });
  return {
    save: async (values: Record<string, string>) => {
      fetched(await api.put<Connection>(`/inboxes/${inbox}/connection`, { values }));
      await inboxChanged();
    },
    // The provider is asked several things in turn, and may be slow at each.
    test: async () => {
      const result = await api.post<TestResult>(
        `/inboxes/${inbox}/connection/test`,
        {},
        { timeout: 90_000 },
      );
      await queries.invalidateQueries({ queryKey: ['connection', inbox] });
      await inboxChanged();
      return result;
    },
    disconnect: () => api.delete(`/inboxes/${inbox}/connection`),
    refresh: () => {
      void queries.invalidateQueries({ queryKey: ['connection', inbox] });
      void inboxChanged();
    },
  };
}

export function useTemplates() {
  return useQuery({
    queryKey: ['templates'],
    queryFn: () => api.get<{ templates: SyncedTemplate[] | null }>('/templates'),
    select: (answer) => answer.templates ?? [],
  });
}

export interface UpdateFilter {
  /** undefined = only the counts are asked for. */
  state: UpdateState | undefined;
  inbox: Id;
}

const PAGE = 50;

/** Milliseconds between looks for updates: no live event tells of them. */
const UPDATES_WATCH = 5000;

export function useUpdates({ state, inbox }: UpdateFilter) {
  return useInfiniteQuery({
    queryKey: ['updates', state ?? '', inbox],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.get<UpdatePage>('/updates', {
        query: { state, inbox_id: inbox, before: pageParam, limit: state === undefined ? 1 : PAGE },
      }),
    getNextPageParam: (page) => (page.next === '' ? undefined : page.next),
    refetchInterval: UPDATES_WATCH,
  });
}

export function useUpdate(id: Id) {
  return useQuery({
    queryKey: ['update', id],
    queryFn: () => api.get<UpdateDetail>(`/updates/${id}`),
    enabled: id !== '',
  });
}

/** Fetches a connection again when a live event says that its inbox changed. */
export function useLiveConnection(): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      onLiveEvent((type) => {
        if (type === 'inbox.changed') void queries.invalidateQueries({ queryKey: ['connection'] });
      }),
    [queries],
  );
}
