import type { EventFrame, ServerFrame } from '@/api/frames';
import type { Conversation, Id, Item, Member, Micros, Visit } from '@/api/types';
import { countsKey } from './rules';
import type { State, Timeline, Typist } from './state';

const TYPING: Micros = 6_000_000;

/**
 * What the state is after a frame. Pure, and idempotent: entities carry a rev and only a newer or
 * equal one replaces what is held, so a replay after a lost socket changes nothing.
 */
export function apply(state: State, frame: ServerFrame, now: Micros): State {
  switch (frame.t) {
    case 'hello':
      return advance(withPresence(state, frame.present), frame.up_to);
    case 'cursor':
      return advance(state, frame.up_to);
    case 'event':
      return advance(applyEvent(state, frame), frame.up_to);
    case 'entered':
      return advance(putConversation(state, frame.conversation, frame.seq), frame.up_to);
    case 'left':
      return advance(dropConversation(state, frame.conversation_id), frame.up_to);
    case 'counts':
      return {
        ...state,
        counts: {
          ...state.counts,
          [countsKey(frame.holder, frame.state, frame.q ?? '')]: {
            holders: frame.holders,
            states: frame.states,
            mine_unread: frame.mine_unread,
          },
        },
        mineUnread: frame.mine_unread,
      };
    case 'typing': {
      const typist: Typist = {
        kind: frame.kind,
        id: frame.id,
        mode: frame.mode ?? 'message',
        until: now + TYPING,
      };
      const others = (state.typing[frame.conversation_id] ?? []).filter((t) => t.id !== frame.id);
      return {
        ...state,
        typing: { ...state.typing, [frame.conversation_id]: [...others, typist] },
      };
    }
    case 'viewers':
      return withViewers(state, frame.conversation_id, frame.member_ids ?? []);
    case 'presence': {
      const member = state.members[frame.member_id];
      if (member === undefined) return state;
      const next = { ...member, present: frame.present, availability: frame.availability };
      const me =
        state.me?.id === member.id ? { ...state.me, availability: frame.availability } : state.me;
      return { ...state, me, members: { ...state.members, [member.id]: next } };
    }
    default:
      return state;
  }
}

function advance(state: State, upTo: number): State {
  return upTo > state.upTo ? { ...state, upTo } : state;
}

/** The greeting says who is there now: what changed between the first load and the socket is in no event. */
function withPresence(state: State, present: readonly Id[] | undefined): State {
  if (present === undefined) return state;
  const members: Record<Id, Member> = {};
  for (const member of Object.values(state.members)) {
    members[member.id] = { ...member, present: present.includes(member.id) };
  }
  return { ...state, members };
}

/** The thread is not what it was: messages came from another conversation, or went back to it. */
export function regrouped(frame: ServerFrame): Id {
  if (frame.t !== 'event') return '';
  const is = frame.type === 'identity.merged' || frame.type === 'identity.unmerged';
  return is ? (frame.conversation?.id ?? '') : '';
}

/** What was loaded of it is asked for again: the open one at once, any other when it is opened. */
function forgetGrouping(state: State, id: Id): State {
  const next = { ...state, marks: without(state.marks, id) };
  if (state.looking === id) return next;
  return {
    ...next,
    timelines: without(state.timelines, id),
    details: without(state.details, id),
    visits: without(state.visits, id),
  };
}

function applyEvent(before: State, frame: EventFrame): State {
  let state = before;
  const thread = regrouped(frame);
  if (thread !== '') state = forgetGrouping(state, thread);
  if (frame.conversation) state = putConversation(state, frame.conversation, frame.seq);
  if (frame.items) for (const item of frame.items) state = putItem(state, item);
  if (frame.contact) {
    const held = state.contacts[frame.contact.id];
    if (held === undefined || frame.contact.rev >= held.rev) {
      state = { ...state, contacts: { ...state.contacts, [frame.contact.id]: frame.contact } };
    }
  }
  if (frame.visit) state = putVisit(state, frame.visit);
  if (frame.read) {
    const { conversation_id, read_count } = frame.read;
    state = putMark(state, conversation_id, read_count, frame.seq);
  }
  if (frame.member) state = putMember(state, frame);
  if (frame.team) state = { ...state, teams: { ...state.teams, [frame.team.id]: frame.team } };
  if (frame.inbox)
    state = { ...state, inboxes: { ...state.inboxes, [frame.inbox.id]: frame.inbox } };
  if (frame.stage) state = { ...state, stages: { ...state.stages, [frame.stage.id]: frame.stage } };
  if (frame.tag) state = { ...state, tags: { ...state.tags, [frame.tag.id]: frame.tag } };
  if (frame.workspace && state.workspace) {
    state = { ...state, workspace: { ...state.workspace, ...frame.workspace } };
  }
  if (frame.removed) state = dropEntity(state, frame.removed.kind, frame.removed.id);
  return state;
}

function putMember(state: State, frame: EventFrame): State {
  const member = frame.member;
  if (member === undefined) return state;
  const members = { ...state.members, [member.id]: member };
  if (state.me?.id !== member.id) return { ...state, members };
  return { ...state, members, me: { ...state.me, ...member } };
}

/** Keeps the newer rev. A read count that came along is only as new as the answer that carried it. */
export function putConversation(state: State, incoming: Conversation, seq: number): State {
  let next = state;
  if (incoming.read_count !== undefined)
    next = putMark(next, incoming.id, incoming.read_count, seq);
  const held = next.conversations[incoming.id];
  if (held !== undefined && incoming.rev < held.rev) return next;
  const conversation = incoming.tag_ids ? incoming : { ...incoming, tag_ids: [] };
  return { ...next, conversations: { ...next.conversations, [incoming.id]: conversation } };
}

/** The later statement about the mark wins, whether it moves forward (read) or back (unread). */
export function putMark(state: State, id: Id, count: number, seq: number): State {
  const held = state.marks[id];
  if (held !== undefined && (seq < held.seq || (seq === held.seq && count === held.count))) {
    return state;
  }
  return { ...state, marks: { ...state.marks, [id]: { count, seq } } };
}

export function compareItems(a: Item, b: Item): number {
  return a.sort_at - b.sort_at || a.seq - b.seq;
}

/** Puts an item in its place in an ordered run, keeping the newer rev of the same id. */
export function insertItem(items: readonly Item[], item: Item): readonly Item[] {
  const at = items.findIndex((held) => held.id === item.id);
  const held = at < 0 ? undefined : items[at];
  if (held !== undefined) {
    if (item.rev < held.rev) return items;
    if (compareItems(held, item) === 0) return items.map((other, i) => (i === at ? item : other));
  }
  const rest = held === undefined ? items : items.filter((_, i) => i !== at);
  let index = rest.length;
  while (index > 0) {
    const previous = rest[index - 1];
    if (previous === undefined || compareItems(previous, item) <= 0) break;
    index -= 1;
  }
  return [...rest.slice(0, index), item, ...rest.slice(index)];
}

function putItem(state: State, item: Item): State {
  let next = state;
  if (item.kind === 'message') {
    const typing = next.typing[item.conversation_id];
    if (typing?.some((t) => t.id === item.author.id)) {
      const rest = typing.filter((t) => t.id !== item.author.id);
      next = { ...next, typing: { ...next.typing, [item.conversation_id]: rest } };
    }
  }
  const timeline = next.timelines[item.conversation_id];
  if (timeline === undefined) return next;
  const first = timeline.items[0];
  const known = timeline.items.some((held) => held.id === item.id);
  // Older than the loaded run: it comes with its own page.
  if (!known && timeline.before !== '' && first !== undefined && compareItems(item, first) < 0) {
    return next;
  }
  const items = insertItem(timeline.items, item);
  if (items === timeline.items) return next;
  return {
    ...next,
    timelines: { ...next.timelines, [item.conversation_id]: { ...timeline, items } },
  };
}

/** Joins a fetched page to what events brought meanwhile. `before` is the page's own key. */
export function mergePage(
  timeline: Timeline | undefined,
  page: readonly Item[],
  before: string,
): Timeline {
  let items: readonly Item[] = timeline?.items ?? [];
  for (const item of page) items = insertItem(items, item);
  return { items, before, loaded: timeline?.loaded ?? false };
}

/** The newest page instead of what was loaded; what came after it stays. */
export function replacePage(
  timeline: Timeline | undefined,
  page: readonly Item[],
  before: string,
  seq: number,
): Timeline {
  const since = (timeline?.items ?? []).filter((item) => item.seq > seq);
  return mergePage({ items: since, before, loaded: timeline?.loaded ?? true }, page, before);
}

/** Applies one item of an answer, as an event would. */
export function withItem(state: State, item: Item): State {
  return putItem(state, item);
}

function putVisit(state: State, visit: Visit): State {
  const held = state.visits[visit.conversation_id] ?? [];
  const rest = held.filter((other) => other.id !== visit.id);
  const visits = [visit, ...rest].sort((a, b) => b.at - a.at);
  return { ...state, visits: { ...state.visits, [visit.conversation_id]: visits } };
}

function without<T>(record: Readonly<Record<Id, T>>, id: Id): Readonly<Record<Id, T>> {
  if (!(id in record)) return record;
  const { [id]: _gone, ...rest } = record;
  return rest;
}

/** From now on this conversation is the open one. */
export function lookAt(state: State, id: Id): State {
  return state.looking === id ? state : { ...state, looking: id, viewers: {} };
}

export function withViewers(state: State, id: Id, viewers: readonly Id[]): State {
  return state.looking === id ? { ...state, viewers: { [id]: viewers } } : state;
}

/** Nothing of a conversation that may no longer be seen stays in memory. */
export function dropConversation(state: State, id: Id): State {
  const contact = state.conversations[id]?.contact_id;
  const shared = Object.values(state.conversations).some(
    (c) => c.id !== id && c.contact_id === contact,
  );
  return {
    ...state,
    conversations: without(state.conversations, id),
    marks: without(state.marks, id),
    timelines: without(state.timelines, id),
    details: without(state.details, id),
    viewers: without(state.viewers, id),
    typing: without(state.typing, id),
    visits: without(state.visits, id),
    contacts: contact === undefined || shared ? state.contacts : without(state.contacts, contact),
  };
}

function dropEntity(state: State, kind: string, id: Id): State {
  switch (kind) {
    case 'team':
      return { ...state, teams: without(state.teams, id) };
    case 'stage':
      return { ...state, stages: without(state.stages, id) };
    case 'tag':
      return { ...state, tags: without(state.tags, id) };
    case 'inbox':
      return { ...state, inboxes: without(state.inboxes, id) };
    case 'conversation':
      return dropConversation(state, id);
    default:
      return state;
  }
}
