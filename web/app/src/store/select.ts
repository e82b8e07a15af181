import type { CommentItem, Conversation, Id } from '@/api/types';
import { t } from '@/i18n';
import type { State } from './state';

/** The name left, else the neutral placeholder. */
export function nameOf(conversation: Pick<Conversation, 'name' | 'code'>): string {
  return conversation.name === ''
    ? t('visitor.unnamed', { code: conversation.code })
    : conversation.name;
}

/** For sentences: the first name, else "the person". */
export function shortName(conversation: Pick<Conversation, 'name'>): string {
  return conversation.name.trim().split(/\s+/)[0] || t('closed.person');
}

/** "Chat web", and the inbox's name when the reader sees two or more of the kind. */
export function inboxLabel(state: State, inboxId: Id): string {
  const inbox = state.inboxes[inboxId];
  if (inbox === undefined) return '';
  const alike = Object.values(state.inboxes).filter((other) => other.channel === inbox.channel);
  return alike.length > 1 ? inbox.name : '';
}

/** Every comment, newest first: those of the opening and those that came with the thread since. */
export function commentsOf(state: State, id: Id): readonly CommentItem[] {
  const byId = new Map<Id, CommentItem>();
  for (const comment of state.details[id]?.comments ?? []) byId.set(comment.id, comment);
  for (const item of state.timelines[id]?.items ?? []) {
    if (item.kind === 'comment') byId.set(item.id, item);
  }
  return [...byId.values()].sort((a, b) => b.sort_at - a.sort_at || b.seq - a.seq);
}

export function memberName(state: State, id: Id | undefined): string {
  return (id === undefined ? undefined : state.members[id]?.name) ?? '';
}

/** The given name alone, for tight places. */
export function firstName(name: string): string {
  return name.split(/\s+/)[0] ?? name;
}
