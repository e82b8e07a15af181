/** The shapes of the HTTP and live contract. Times are integer microseconds UTC (0 = none), ids are strings ("" = none). */
import type { Content, FileLimits, MessageKind } from './content';

export type Id = string;
export type Micros = number;

export type AuthorKind = 'contact' | 'agent' | 'bot' | 'external';
export type ConversationStatus = 'open' | 'closed';
export type WindowPolicy = 'session_24h' | 'last_inbound_24h' | 'unlimited';
export type ClosedReason = '' | 'hand' | 'deadline' | 'idle' | 'provider';
export type BotState = 'off' | 'active' | 'handed_off' | 'silenced';
export type Holder = 'unassigned' | 'mine' | 'all';
export type SegmentState = 'active' | 'inactive' | 'closed';
export type Sort = 'recent' | 'deadline' | 'waiting';

export interface Preview {
  author: AuthorKind;
  author_id: Id;
  text: string;
  at: Micros;
  kind?: MessageKind;
}

/** A list row and the header of a thread. */
export interface Conversation {
  id: Id;
  rev: number;
  inbox_id: Id;
  contact_id: Id;
  name: string;
  code: string;
  status: ConversationStatus;
  assignee_id: Id;
  team_id: Id;
  last_agent_id: Id;
  holder_id: Id;
  stage_id: Id;
  tag_ids: Id[];
  episode: number;
  opened_at: Micros;
  last_at: Micros;
  waiting_since: Micros;
  window: { policy: WindowPolicy; closes_at: Micros };
  closed_at: Micros;
  closed_reason: ClosedReason;
  unanswered: boolean;
  awaiting_reply: boolean;
  /** What brought the contact here. */
  source?: '' | 'ad';
  bot: BotState;
  preview: Preview | null;
  inbound_count: number;
  answered_count: number;
  /** The reader's own mark; -1 = never opened. Only GET answers and read events carry it. */
  read_count?: number;
}

export type MessageState =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unknown';

interface ItemBase {
  id: Id;
  conversation_id: Id;
  seq: number;
  rev: number;
  sort_at: Micros;
  at: Micros;
  episode: number;
  late: boolean;
}

export interface MessageItem extends ItemBase {
  kind: 'message';
  /** Absent or "" = text. */
  message_kind?: MessageKind | '';
  content?: Content | null;
  author: { kind: AuthorKind; id: Id; name?: string };
  text: string;
  client_id: string;
  state: MessageState;
  error: { code: string; text: string } | null;
  choices?: string[] | null;
}

export interface CommentItem extends ItemBase {
  kind: 'comment';
  author: { kind: 'agent'; id: Id; name?: string };
  text: string;
  client_id: string;
}

export type MilestoneType =
  | 'intervention'
  | 'assigned'
  | 'unassigned'
  | 'transferred'
  | 'closed'
  | 'reopened'
  | 'bot_handed_off'
  | 'bot_resumed'
  | 'stage_moved'
  | 'contact_asked'
  | 'contact_left'
  | 'identity_verified'
  | 'template_sent'
  | 'identity_merged'
  | 'identity_unmerged'
  | 'number_changed';

export interface MilestoneData {
  from_member_id?: Id;
  to_member_id?: Id;
  from_team_id?: Id;
  to_team_id?: Id;
  from_stage_id?: Id;
  to_stage_id?: Id;
  reason?: string;
  unanswered?: boolean;
  by?: 'contact' | 'agent';
  fields?: string[];
  tag_ids?: Id[];
  /** Of a merge and its undoing. Without it a merge is too old to be undone. */
  other_conversation_id?: Id;
  /** The milestone of the merge that was undone. */
  merge_id?: Id;
}

export interface MilestoneItem extends ItemBase {
  kind: 'milestone';
  type: MilestoneType;
  actor: { kind: 'agent' | 'bot' | 'contact' | 'system'; id: Id; name?: string };
  data: MilestoneData | null;
}

export type Item = MessageItem | CommentItem | MilestoneItem;

export interface Contact {
  id: Id;
  rev: number;
  name: string;
  email: string;
  phone: string;
  /** `phone` grouped as in its country, for the eye; copies and edits take `phone`. */
  phone_display: string;
  city: string;
  locale: string;
  custom: Record<string, unknown>;
  verified: boolean;
  created_at: Micros;
}

export interface Visit {
  id: Id;
  conversation_id: Id;
  at: Micros;
  landing_page: string;
  referrer: string;
  pages: { url: string; title: string; at: Micros }[] | null;
  utm: {
    source?: string;
    medium?: string;
    campaign?: string;
    term?: string;
    content?: string;
  } | null;
  device: string;
  language: string;
  place: string;
}

export type Role = 'owner' | 'admin' | 'supervisor' | 'agent';
export type Availability = 'online' | 'away' | 'offline';

export interface Member {
  id: Id;
  user_id: Id;
  name: string;
  email: string;
  role: Role;
  visibility: 'own' | 'team' | 'all';
  availability: Availability;
  present: boolean;
  inbox_ids: Id[];
  team_ids: Id[];
  active: boolean;
  rev?: number;
}

export interface Team {
  id: Id;
  name: string;
  member_ids: Id[];
}

export interface Stage {
  id: Id;
  name: string;
  color: string;
  position: number;
}

export interface Tag {
  id: Id;
  name: string;
  color: string;
}

/** What a channel can do: a control that it cannot serve is absent. Sizes are characters. */
export interface Capabilities {
  text_max: number;
  caption_max?: number;
  voice?: boolean;
  templates?: boolean;
  reactions?: boolean;
  quotes?: boolean;
  locations?: boolean;
  typing: boolean;
  read_marks: boolean;
  ask_contact: boolean;
  /** null = no files. */
  files?: FileLimits | null;
}

export interface Inbox {
  id: Id;
  name: string;
  channel: string;
  key: string;
  active: boolean;
  window_policy: WindowPolicy;
  capabilities: Capabilities;
  first_message_at: Micros;
  member_ids: Id[];
  settings?: unknown;
}

export type Locale = 'es' | 'en' | 'pt';
export type Theme = 'system' | 'light' | 'dark';

export type Permission =
  | 'inboxes.manage'
  | 'members.manage'
  | 'teams.manage'
  | 'stages.manage'
  | 'tags.manage'
  | 'settings.edit'
  | 'stage.move'
  | 'contact.edit'
  | 'conversations.transfer'
  | 'conversations.close';

export interface Me extends Member {
  locale: Locale;
  theme: Theme;
  permissions: (Permission | string)[];
  preferences: Record<string, unknown>;
}

export interface Workspace {
  id: Id;
  name: string;
  timezone: string;
  active_hours: number;
  is_demo: boolean;
}

export interface Bootstrap {
  seq: number;
  now: Micros;
  me: Me;
  workspace: Workspace;
  members: Member[];
  teams: Team[];
  inboxes: Inbox[];
  stages: Stage[];
  tags: Tag[];
}

export interface Abilities {
  send: { allow: boolean; code: string };
  comment: boolean;
  claim: boolean;
  transfer: boolean;
  close: boolean;
  reopen: boolean;
  ask_contact: boolean;
  return_to_bot: boolean;
  move_stage: boolean;
  edit_contact: boolean;
  tag: boolean;
  undo_merge?: boolean;
  send_template?: boolean;
  react?: boolean;
  attach?: boolean;
}

export interface ConversationDetail {
  seq: number;
  now: Micros;
  conversation: Conversation;
  contact: Contact;
  visits: Visit[];
  comments: CommentItem[];
  can: Abilities;
  viewers: Id[];
  drafts?: { message?: string; comment?: string };
}

export interface ConversationPage {
  seq: number;
  now: Micros;
  items: Conversation[];
  next: string;
  elsewhere?: Partial<Record<SegmentState, number>>;
}

export interface TimelinePage {
  seq: number;
  items: Item[];
  before: string;
  after: string;
}

export interface Counts {
  seq?: number;
  now?: Micros;
  holders: Record<Holder, number>;
  states: Record<SegmentState, number>;
  mine_unread: number;
}

export interface TransferTargets {
  members: { id: Id; open_count: number; availability: Availability; present: boolean }[];
  teams: { id: Id; online_count: number }[];
}

/** Who may be seen by `GET /api/v1/status` without a session. */
export interface ServerStatus {
  needs_owner: boolean;
  is_demo: boolean;
  version: string;
}

/** How the connection of an inbox to its provider does. Texts are "" and times 0 where nothing is known. */
export interface ChannelHealth {
  /** Why nothing goes out: the kind of failure; "" = it works, as far as is known. */
  broken?: string;
  code?: string;
  /** The provider's sentence. */
  text?: string;
  since?: Micros;
  verified_at?: Micros;
  first_event_at?: Micros;
  last_event_at?: Micros;
  last_sent_at?: Micros;
  bad_sign_at?: Micros;
  bad_signs?: number;
  checked_at?: Micros;
  phone?: string;
  phone_display?: string;
  name?: string;
  quality?: string;
  limit?: string;
  status?: string;
  coexistence?: boolean;
  token_expires?: Micros;
}

/** What an inbox of a channel with a provider tells beside; web chat has no health. */
export interface Inbox {
  connected?: boolean;
  health?: ChannelHealth | null;
}
