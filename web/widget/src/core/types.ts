/** Shapes of the visitors' API. Times are microseconds since 1970 UTC unless a name ends in `Ms`. */

export type Locale = 'es' | 'en' | 'pt';
export type FieldName = 'name' | 'email' | 'phone';
export type FieldRule = 'off' | 'optional' | 'required';
export type Contact = Partial<Record<FieldName, string>>;

/** One line of the thread as a visitor may see it. */
export interface VItem {
  id: string;
  seq: number;
  kind: 'message' | 'notice';
  author: 'visitor' | 'agent' | 'bot';
  author_name?: string;
  text?: string;
  at: number;
  client_id?: string;
  state?: string;
  choices?: string[] | null;
  attachment?: Attachment;
  location?: Place;
  quote?: Quote;
  notice?: 'agent_joined' | 'closed' | 'contact_asked' | 'contact_left';
  fields?: FieldName[];
}

export type FileKind = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';

/** A message's file. */
export interface Attachment {
  id: string;
  kind: FileKind;
  mime: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Pixels; 0 = unknown. */
  width: number;
  height: number;
  duration_ms: number;
  state: 'fetching' | 'ready' | 'failed' | 'refused';
  /** From the root of Bandeja's site, and "" while there is none. They work for half an hour. */
  url: string;
  thumb_url: string;
}

export interface Place {
  latitude: number;
  longitude: number;
  name?: string;
  address?: string;
  url?: string;
}

/** The message that one answers. */
export interface Quote {
  author: VItem['author'];
  author_name: string;
  /** "" = a text. */
  kind: string;
  text: string;
}

/** What a kind of file may be. */
export interface FileLimit {
  /** Bytes. */
  max: number;
  /** Exact types; none = any. */
  mime: string[] | null;
}

/** The conversation's state as a visitor may know it. */
export interface VState {
  status: 'none' | 'open' | 'closed';
  agent: { name: string } | null;
  unread: number;
  read_seq: number;
  agent_read_seq: number;
  contact: Contact;
  ask_contact: FieldName[] | null;
  verified: boolean;
}

/** What the inbox tells about itself, without a session. */
export interface Config {
  key: string;
  name: string;
  team_name: string;
  color: string;
  locale: 'auto' | Locale;
  greeting: Partial<Record<Locale, string>>;
  contact_card: {
    when: 'off' | 'before' | 'after' | 'out_of_hours';
    fields: Partial<Record<FieldName, FieldRule>>;
  };
  bot_name: string;
  text_max: number;
  /** By kind what may be sent; null = no files. */
  files: Partial<Record<FileKind, FileLimit>> | null;
  hours_open_now: boolean;
  agents_online: boolean;
  /** One may go on in WhatsApp. */
  continue: boolean;
  is_demo: boolean;
}

export interface Visit {
  at: number;
  landing_page: string;
  referrer: string;
  pages: { url: string; title: string; at: number }[];
  utm: Record<string, string>;
  device: string;
  language: string;
}

/** Body of a message to send; kept as it is until the server has it. */
export interface Outgoing {
  client_id: string;
  text: string;
  file_id?: string;
  sent_at_local: number;
  locale: string;
  page: { url: string; title: string };
  visit?: Visit;
  contact?: Contact;
}

export interface Page {
  seq: number;
  items: VItem[];
  before: string;
  state: VState;
}

export interface Sent {
  item: VItem;
  /** Left out when the message changed nothing of it but what the sender knows. */
  state?: VState;
  seq: number;
}

export interface Frame {
  t: 'hello' | 'event' | 'typing' | 'cursor' | 'resync' | 'bye';
  seq?: number;
  up_to?: number;
  item?: VItem;
  state?: VState;
  author?: string;
  name?: string;
}
