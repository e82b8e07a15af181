import type { MessageKind, Quote, Reaction } from '@/api/content';
import type { Id, Inbox, MessageItem } from '@/api/types';
import { t } from '@/i18n';
import { type Flavour, parseMarkup, plainText } from '@/lib/markup';
import { nameOf } from './select';
import type { State } from './state';

export function kindOf(item: MessageItem): MessageKind {
  return item.message_kind || 'text';
}

/** The inbox of a conversation, if it is known here. */
export function inboxOf(state: State, conversation: Id): Inbox | undefined {
  return state.inboxes[state.conversations[conversation]?.inbox_id ?? ''];
}

/** How the marks in a message's text were written: by whom, and where. */
export function flavourOf(item: MessageItem, channel: string): Flavour {
  const { kind } = item.author;
  if (kind === 'agent' || kind === 'bot') return kindOf(item) === 'template' ? 'whatsapp' : 'ours';
  return channel === 'whatsapp' ? 'whatsapp' : 'plain';
}

/** "Foto", "Nota de voz": a kind in a word; "" for text. */
export function kindWord(kind: MessageKind | undefined): string {
  return kind === undefined || kind === 'text' ? '' : (t.maybe(`kind.${kind}`) ?? '');
}

/** A quoted text as words: its marks are drawn where it stands, not here. */
export function quotedWords(quote: Quote, channel: string): string {
  const theirs = quote.author === 'contact' || quote.author === 'external';
  const flavour = !theirs ? 'ours' : channel === 'whatsapp' ? 'whatsapp' : 'plain';
  return plainText(parseMarkup(quote.text ?? '', flavour)).trim() || kindWord(quote.kind);
}

/** One line for a quote or a row: the text, else what it is. */
export function briefOf(item: MessageItem): string {
  if (item.content?.revoked_at) return t('item.revoked');
  return item.text.trim() || item.content?.attachment?.name || kindWord(kindOf(item));
}

export function quoteOf(item: MessageItem): Quote {
  return {
    message_id: item.id,
    author: item.author.kind,
    author_id: item.author.id,
    kind: kindOf(item),
    text: briefOf(item),
  };
}

/** Who said it, by name; "you" for the reader. */
export function authorName(
  state: State,
  conversation: Id,
  kind: string | undefined,
  id: Id | undefined,
): string {
  if (kind === 'contact') {
    const c = state.conversations[conversation];
    return c === undefined ? '' : nameOf(c);
  }
  if (kind === 'agent') {
    if (id === state.me?.id) return t('quote.you');
    return state.members[id ?? '']?.name ?? '';
  }
  if (kind === 'bot') return t('item.botName');
  return kind === 'external' ? t('item.externalName') : '';
}

export interface ReactionGroup {
  emoji: string;
  names: string[];
  mine: boolean;
}

/** The marks that stand, by emoji in the order of their first; those taken back are gone. */
export function reactionGroups(
  reactions: readonly Reaction[] | undefined,
  me: Id,
  name: (reaction: Reaction) => string,
): ReactionGroup[] {
  const groups = new Map<string, ReactionGroup>();
  for (const one of [...(reactions ?? [])].sort((a, b) => a.at - b.at)) {
    if (one.emoji === '') continue;
    const group = groups.get(one.emoji) ?? { emoji: one.emoji, names: [], mine: false };
    group.names.push(name(one));
    group.mine ||= one.by === 'agent' && one.by_id === me;
    groups.set(one.emoji, group);
  }
  return [...groups.values()];
}
