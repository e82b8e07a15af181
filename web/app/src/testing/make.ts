import type { CommentItem, Conversation, Me, MessageItem, MilestoneItem } from '@/api/types';
import { emptyState, type State } from '@/store/state';

export const HOUR = 3_600_000_000;
export const MIN = 60_000_000;
/** 22 Nov 2026, 14:49 in Buenos Aires. */
export const NOW = Date.parse('2026-11-22T17:49:00Z') * 1000;

export function conversation(part: Partial<Conversation> & { id: string }): Conversation {
  return {
    rev: 1,
    inbox_id: 'inbox',
    contact_id: `contact-${part.id}`,
    name: '',
    code: '4F2A',
    status: 'open',
    assignee_id: '',
    team_id: '',
    last_agent_id: '',
    holder_id: '',
    stage_id: '',
    tag_ids: [],
    episode: 1,
    opened_at: NOW - HOUR,
    last_at: NOW - HOUR,
    waiting_since: 0,
    window: { policy: 'session_24h', closes_at: NOW + 23 * HOUR },
    closed_at: 0,
    closed_reason: '',
    unanswered: false,
    awaiting_reply: false,
    bot: 'off',
    preview: null,
    inbound_count: 0,
    answered_count: 0,
    ...part,
  };
}

let counter = 0;

export function message(part: Partial<MessageItem> = {}): MessageItem {
  counter += 1;
  return {
    kind: 'message',
    id: `m${counter}`,
    conversation_id: 'a',
    seq: counter,
    rev: counter,
    sort_at: NOW - HOUR + counter * 1000,
    at: NOW - HOUR,
    episode: 1,
    late: false,
    author: { kind: 'contact', id: 'visitor' },
    text: 'hola',
    client_id: '',
    state: 'sent',
    error: null,
    ...part,
  };
}

export function comment(part: Partial<CommentItem> = {}): CommentItem {
  counter += 1;
  return {
    kind: 'comment',
    id: `c${counter}`,
    conversation_id: 'a',
    seq: counter,
    rev: counter,
    sort_at: NOW - HOUR + counter * 1000,
    at: NOW - HOUR,
    episode: 1,
    late: false,
    author: { kind: 'agent', id: 'ana' },
    text: 'ojo',
    client_id: '',
    ...part,
  };
}

export function milestone(part: Partial<MilestoneItem> = {}): MilestoneItem {
  counter += 1;
  return {
    kind: 'milestone',
    id: `h${counter}`,
    conversation_id: 'a',
    seq: counter,
    rev: counter,
    sort_at: NOW - HOUR + counter * 1000,
    at: NOW - HOUR,
    episode: 1,
    late: false,
    type: 'assigned',
    actor: { kind: 'agent', id: 'ana' },
    data: { to_member_id: 'ana' },
    ...part,
  };
}

export const me: Me = {
  id: 'ana',
  user_id: 'u-ana',
  name: 'Ana Gómez',
  email: 'ana@casanativa.example',
  role: 'agent',
  visibility: 'all',
  availability: 'online',
  present: true,
  inbox_ids: ['inbox'],
  team_ids: [],
  active: true,
  locale: 'es',
  theme: 'system',
  permissions: [],
  preferences: {},
};

/** A signed-in state that holds these conversations. */
export function stateWith(...held: Conversation[]): State {
  return {
    ...emptyState,
    me,
    workspace: { id: 'w', name: 'Casa Nativa', timezone: 'UTC', active_hours: 8, is_demo: false },
    members: { ana: me, luis: { ...me, id: 'luis', name: 'Luis Paredes' } },
    conversations: Object.fromEntries(held.map((c) => [c.id, c])),
  };
}
