/** What a message holds beside its text, the files and the templates. Sizes are bytes, durations milliseconds. */
import type { AuthorKind, Id, Micros } from './types';

export type MessageKind =
  | 'text'
  | 'image'
  | 'video'
  | 'audio'
  | 'voice'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contacts'
  | 'choice'
  | 'order'
  | 'template'
  | 'system'
  | 'unsupported';

export interface Attachment {
  /** Also the id of the file: see `fileUrl`. */
  id: Id;
  mime: string;
  name?: string;
  size?: number;
  width?: number;
  height?: number;
  duration_ms?: number;
  thumbnail?: boolean;
  state: 'fetching' | 'ready' | 'failed' | 'refused';
  animated?: boolean;
  error_code?: string;
}

export interface Place {
  latitude: number;
  longitude: number;
  name?: string;
  address?: string;
  url?: string;
}

export interface SharedContact {
  name: string;
  org?: string;
  phones?: { phone: string; type?: string; wa_id?: string }[];
  emails?: string[];
  own?: boolean;
}

export interface Choice {
  id?: string;
  title: string;
  description?: string;
  form?: Record<string, unknown> | null;
}

/** `price` is a decimal number of the currency's major unit, as the provider wrote it. */
export interface OrderItem {
  product_id: string;
  quantity: number;
  price: string;
  currency: string;
}

export interface Price {
  /** Millionths of the currency's major unit. */
  micros: number;
  currency: string;
  /** Date of the table of prices: YYYY-MM-DD. */
  as_of: string;
}

export interface TemplateButton {
  type: string;
  text: string;
  url?: string;
  phone?: string;
  example?: string;
}

/** A template as it was sent, filled. */
export interface TemplateUse {
  template_id: Id;
  name: string;
  language: string;
  category?: string;
  header?: string;
  header_kind?: string;
  body: string;
  footer?: string;
  buttons?: TemplateButton[];
  values?: Record<string, string>;
  price?: Price | null;
}

export interface Quote {
  /** "" = a message that we do not have. */
  message_id: Id;
  external_id?: string;
  author?: AuthorKind;
  author_id?: Id;
  kind?: MessageKind;
  text?: string;
}

export interface Referral {
  source_url?: string;
  source_id?: string;
  source_type?: string;
  headline?: string;
  body?: string;
  media_type?: string;
  media_url?: string;
  thumbnail_url?: string;
  click_id?: string;
}

/** An empty emoji is a mark that was taken back. */
export interface Reaction {
  emoji: string;
  by: AuthorKind;
  by_id?: Id;
  at: Micros;
}

export interface Content {
  attachment?: Attachment;
  location?: Place;
  contacts?: SharedContact[];
  choice?: Choice;
  order?: { catalog_id?: string; items: OrderItem[] };
  template?: TemplateUse;
  quote?: Quote;
  referral?: Referral;
  reactions?: Reaction[];
  forwarded?: 'once' | 'many';
  product?: { catalog_id?: string; product_id: string };
  system?: { type: string; text?: string };
  edited_at?: Micros;
  revoked_at?: Micros;
  raw?: unknown;
  raw_reason?: string;
}

export type FileKind = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';

/** What a channel takes of one kind. An empty list of types takes them all. */
export interface FileLimit {
  max: number;
  mime: string[] | null;
}

export type FileLimits = Partial<Record<FileKind, FileLimit>>;

/** A file of ours on the server, ready to be sent. */
export interface StoredFile {
  id: Id;
  kind: FileKind;
  mime: string;
  name: string;
  size: number;
  width?: number;
  height?: number;
  duration_ms?: number;
  thumbnail?: boolean;
}

/** What the provider said about one message. */
export interface LogEntry {
  id: Id;
  at: Micros;
  direction: 'out' | 'in';
  /** Of the HTTP answer; 0 = there was none. */
  status: number;
  text: string;
}

export interface TemplateComponent {
  type: string;
  format?: string;
  text?: string;
  buttons?: TemplateButton[];
}

/** A value that a template asks for. `name` is the variable's, "1" where they are numbered. */
export interface TemplateField {
  key: string;
  place: 'header' | 'body' | 'button';
  button?: number;
  name: string;
  example?: string;
  kind: 'text' | 'image' | 'video' | 'document';
}

export interface Template {
  id: Id;
  account: string;
  name: string;
  language: string;
  category: string;
  status: string;
  quality?: string;
  reason?: string;
  named?: boolean;
  components: TemplateComponent[] | null;
  fields: TemplateField[] | null;
  sendable: boolean;
  why: string;
  price: Price | null;
}

/** What templates have cost this month; a limit of 0 is none. */
export interface Spend {
  month: string;
  spent_micros: number;
  limit_micros: number;
  currency: string;
}
