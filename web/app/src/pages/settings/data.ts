import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '@/api/client';
import type {
  Id,
  Inbox,
  Locale,
  Member,
  Micros,
  Role,
  Stage,
  Tag,
  Team,
  Workspace,
} from '@/api/types';
import { onLiveEvent } from '@/live/live';
import { update } from '@/store/store';
import type { BotScript } from './lib/bot';
import type { Hours } from './lib/hours';

export type CardWhen = 'off' | 'before' | 'after' | 'out_of_hours';
export type CardNeed = 'off' | 'optional' | 'required';
export type CardField = 'name' | 'email' | 'phone';

export interface ContactCard {
  when: CardWhen;
  fields: Partial<Record<CardField, CardNeed>>;
}

/** An inbox with what only those who may edit it see. */
export interface InboxDetail extends Omit<Inbox, 'settings'> {
  origins: string[];
  color: string;
  greeting: Partial<Record<Locale, string>>;
  team_name: string;
  locale: 'auto' | Locale;
  only_assignee_answers: boolean;
  reopen_to: 'same_agent' | 'nobody';
  contact_card: ContactCard;
  /** null = always open. */
  hours: Hours | null;
  bot: BotScript | null;
  identity_secret_set: boolean;
  snippet: string;
  /** Sent by themselves, by language; absent on channels without them. */
  welcome?: Words;
  out_of_hours?: Words;
  closing?: Words;
  /** Hours without a message after which a conversation closes by itself; 0 = never. */
  idle_close_hours?: number;
  /** Millionths of the price table's currency; 0 = no limit. */
  template_limit_micros?: number;
  /** Of web chat: the inbox of WhatsApp where a visitor may go on; "" = none. */
  continue_inbox_id?: Id;
}

/** A text in the languages that somebody wrote it in. */
export type Words = Partial<Record<Locale, string>>;

export type InboxChange = Partial<Omit<InboxDetail, 'id' | 'snippet' | 'identity_secret_set'>>;

export interface Invitation {
  id: Id;
  role: Role;
  inbox_ids: Id[];
  created_by: Id;
  created_at: Micros;
  expires_at: Micros;
  used_at: Micros;
}

export interface OneTimeLink {
  link: string;
  expires_at: Micros;
}

interface Entities {
  members: Member;
  teams: Team;
  inboxes: Inbox;
  stages: Stage;
  tags: Tag;
}

/** Puts what an answer brought where the live events put theirs, so that it shows at once. */
export function keep<K extends keyof Entities>(kind: K, entity: Entities[K]): void {
  update((state) => ({ ...state, [kind]: { ...state[kind], [entity.id]: entity } }));
}

export function dropped(kind: keyof Entities, id: Id): void {
  update((state) => {
    const { [id]: _gone, ...rest } = state[kind];
    return { ...state, [kind]: rest };
  });
}

export function keepWorkspace(workspace: Partial<Workspace>): void {
  update((state) =>
    state.workspace === null
      ? state
      : { ...state, workspace: { ...state.workspace, ...workspace } },
  );
}

function keepInbox(queries: QueryClient, detail: InboxDetail): void {
  queries.setQueryData(['inboxes', detail.id], detail);
  const { id, name, channel, key, active, window_policy } = detail;
  const { capabilities, first_message_at, member_ids, connected, health } = detail;
  keep('inboxes', {
    ...{ id, name, channel, key, active, window_policy },
    ...{ capabilities, first_message_at, member_ids, connected, health },
  });
}

export function useInboxDetail(id: Id) {
  return useQuery({
    queryKey: ['inboxes', id],
    queryFn: () => api.get<InboxDetail>(`/inboxes/${id}`),
    enabled: id !== '',
  });
}

export function useInboxDetails(enabled = true) {
  return useQuery({
    queryKey: ['inboxes'],
    queryFn: () => api.get<{ items: InboxDetail[] }>('/inboxes'),
    select: (answer) => answer.items,
    enabled,
  });
}

/** Makes or changes an inbox; the answer stands in the caches before it resolves. */
export function useSaveInbox(): (id: Id, change: InboxChange) => Promise<InboxDetail> {
  const queries = useQueryClient();
  return async (id, change) => {
    const detail =
      id === ''
        ? await api.post<InboxDetail>('/inboxes', change)
        : await api.patch<InboxDetail>(`/inboxes/${id}`, change);
    keepInbox(queries, detail);
    void queries.invalidateQueries({ queryKey: ['inboxes'], exact: true });
    return detail;
  };
}

/** After a change that does not answer with the inbox. */
export function useReloadInbox(): (id: Id) => Promise<void> {
  const queries = useQueryClient();
  return (id) => queries.invalidateQueries({ queryKey: ['inboxes', id] });
}

export function useInvitations(enabled = true) {
  return useQuery({
    queryKey: ['invitations'],
    queryFn: () => api.get<{ items: Invitation[] }>('/invitations'),
    select: (answer) => answer.items,
    enabled,
  });
}

/** Fetches again what a live event says has changed; one hook at the root of the page. */
export function useLiveRefresh(): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      onLiveEvent((type) => {
        if (type === 'inbox.changed' || type === 'bot.changed') {
          void queries.invalidateQueries({ queryKey: ['inboxes'] });
        }
        if (type === 'member.changed') {
          void queries.invalidateQueries({ queryKey: ['invitations'] });
        }
      }),
    [queries],
  );
}
