import type { Card } from './card';
import type { Entry } from './outbox';
import { emptyThread, type Thread } from './store';
import type { Config, Contact, FieldName, Frame, Locale, Sent, VState } from './types';

/** What the screen shows; a new object at every change. */
export interface View {
  open: boolean;
  config?: Config;
  /** Why the inbox or the thread could not be read: the server's word, "offline", or "". */
  error: string;
  thread: Thread;
  entries: Entry[];
  /** Who of us is typing, "" = nobody. */
  typing: string;
  /** True while nothing reaches the server. */
  offline: boolean;
  /** Until when the server asked us to wait, ms since 1970; 0 = it did not. */
  waitUntil: number;
  card: Card | null;
  known: Contact;
  locale: Locale;
  loadingEarlier?: boolean;
}

/** What the leading tab tells the others. */
export interface Note {
  /** A live frame, and the place in the thread before it. */
  frame?: Frame;
  after?: number;
  /** The server has a message of ours. */
  sent?: Sent;
  /** Whether the live line stands. */
  up?: boolean;
}

/** What is shown before anything is known; the rest is worked out at the first change, which is at once. */
export const noView = { open: false, error: '', thread: emptyThread, typing: '' } as View;

/** What of the contact data the server does not have yet. */
export function newsOf(contact: Contact, { contact: known }: VState): Contact | undefined {
  const news = Object.entries(contact).filter(([k, v]) => v && known[k as FieldName] !== v);
  return news.length ? Object.fromEntries(news) : undefined;
}
