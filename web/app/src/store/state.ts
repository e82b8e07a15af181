import type {
  Abilities,
  CommentItem,
  Contact,
  Conversation,
  Counts,
  Id,
  Inbox,
  Item,
  Me,
  Member,
  Micros,
  SegmentState,
  Stage,
  Tag,
  Team,
  Visit,
  Workspace,
} from '@/api/types';
import type { SortKey } from './rules';

/** The loaded end of a conversation: an unbroken run of items from some point to the newest. */
export interface Timeline {
  items: readonly Item[];
  /** Key of the page before; "" = the first item is loaded. */
  before: string;
  /** false while the first page is on its way; what events bring is kept meanwhile. */
  loaded: boolean;
}

/** What only the opening of a conversation tells. */
export interface Detail {
  can: Abilities;
  comments: readonly CommentItem[];
}

/** The loaded start of one view of the list. */
export interface ListWindow {
  /** Cursor of the next page; "" = all of it is loaded. */
  next: string;
  /** Sort key of the last loaded row; rows past it belong to pages not fetched. null = no row yet. */
  boundary: SortKey | null;
  /** The hits of a search in the server's order; null when there is no search. */
  hits: readonly Id[] | null;
  elsewhere: Partial<Record<SegmentState, number>>;
}

export interface Typist {
  kind: 'agent' | 'contact';
  id: Id;
  mode: 'message' | 'comment';
  until: Micros;
}

/** Own read mark: how many inbound messages were read, and the seq that said so. */
export interface ReadMark {
  count: number;
  seq: number;
}

export interface State {
  /** null until the bootstrap is in. */
  me: Me | null;
  workspace: Workspace | null;
  /** Everything up to here is applied. */
  upTo: number;
  members: Readonly<Record<Id, Member>>;
  teams: Readonly<Record<Id, Team>>;
  inboxes: Readonly<Record<Id, Inbox>>;
  stages: Readonly<Record<Id, Stage>>;
  tags: Readonly<Record<Id, Tag>>;
  conversations: Readonly<Record<Id, Conversation>>;
  marks: Readonly<Record<Id, ReadMark>>;
  contacts: Readonly<Record<Id, Contact>>;
  timelines: Readonly<Record<Id, Timeline>>;
  details: Readonly<Record<Id, Detail>>;
  visits: Readonly<Record<Id, readonly Visit[]>>;
  /** The conversation that is open here, '' for none. */
  looking: Id;
  /** Who looks at it; the server tells of no other, so what it once said of those I left is dropped. */
  viewers: Readonly<Record<Id, readonly Id[]>>;
  typing: Readonly<Record<Id, readonly Typist[]>>;
  lists: Readonly<Record<string, ListWindow>>;
  counts: Readonly<Record<string, Counts>>;
  mineUnread: number;
}

export const emptyState: State = {
  me: null,
  workspace: null,
  upTo: 0,
  members: {},
  teams: {},
  inboxes: {},
  stages: {},
  tags: {},
  conversations: {},
  marks: {},
  contacts: {},
  timelines: {},
  details: {},
  visits: {},
  looking: '',
  viewers: {},
  typing: {},
  lists: {},
  counts: {},
  mineUnread: 0,
};
