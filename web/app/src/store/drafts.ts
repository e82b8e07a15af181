import { useSyncExternalStore } from 'react';
import { api } from '@/api/client';
import type { Id } from '@/api/types';
import type { OutboxMode } from './outbox';

/** Own unfinished texts, one per conversation and mode: at once on this device, soon on the server. */
const PREFIX = 'bandeja.draft.';
const WAIT = 800;

let member: Id = '';
const texts = new Map<string, string>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

const keyOf = (conversation: Id, mode: OutboxMode): string => `${conversation}.${mode}`;

export function startDrafts(me: Id): void {
  member = me;
  texts.clear();
  const prefix = `${PREFIX}${me}.`;
  try {
    for (let i = 0; i < localStorage.length; i += 1) {
      const key = localStorage.key(i);
      if (key?.startsWith(prefix))
        texts.set(key.slice(prefix.length), localStorage.getItem(key) ?? '');
    }
  } catch {
    // Without storage the server's copies still come with each conversation.
  }
}

export function draftOf(conversation: Id, mode: OutboxMode): string {
  return texts.get(keyOf(conversation, mode)) ?? '';
}

function hold(key: string, text: string): void {
  if (text === '') texts.delete(key);
  else texts.set(key, text);
  try {
    if (text === '') localStorage.removeItem(`${PREFIX}${member}.${key}`);
    else localStorage.setItem(`${PREFIX}${member}.${key}`, text);
  } catch {
    // The text stays in memory and on the server.
  }
  for (const notify of listeners) notify();
}

export function setDraft(conversation: Id, mode: OutboxMode, text: string): void {
  const key = keyOf(conversation, mode);
  if ((texts.get(key) ?? '') === text) return;
  hold(key, text);
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(
      () => {
        timers.delete(key);
        // A lost copy costs nothing here: the text is kept on this device and written again.
        api.put(`/conversations/${conversation}/draft`, { mode, text }).catch(() => {});
        // What was sent must not come back as a draft when the page closes right after.
      },
      text === '' ? 0 : WAIT,
    ),
  );
}

/** Takes the server's copies where this device has none of its own. */
export function adoptDrafts(
  conversation: Id,
  drafts: { message?: string; comment?: string } | undefined,
): void {
  for (const mode of ['message', 'comment'] as const) {
    const text = drafts?.[mode] ?? '';
    const key = keyOf(conversation, mode);
    if (text !== '' && !texts.has(key) && !timers.has(key)) hold(key, text);
  }
}

/** The conversation went into another one: what was being written goes along, unless something is being written there. */
export function carryDrafts(from: Id, to: Id): void {
  for (const mode of ['message', 'comment'] as const) {
    const text = draftOf(from, mode);
    if (text === '') continue;
    const key = keyOf(from, mode);
    clearTimeout(timers.get(key));
    timers.delete(key);
    hold(key, '');
    if (draftOf(to, mode) === '') setDraft(to, mode, text);
  }
}

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  return () => listeners.delete(notify);
}

export function useDraft(conversation: Id, mode: OutboxMode): string {
  return useSyncExternalStore(subscribe, () => draftOf(conversation, mode));
}
