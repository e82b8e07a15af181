import { useEffect, useLayoutEffect, useRef } from 'react';
import type { FileKind, Quote } from '@/api/content';
import type { Id, MessageItem } from '@/api/types';
import { useCommand } from '@/lib/commands';
import { useClock } from '@/live/clock';
import { tell } from '@/live/live';
import { inboxOf, quoteOf } from '@/store/content';
import { setDraft, useDraft } from '@/store/drafts';
import type { Extra, OutboxMode, PendingFile } from '@/store/outbox';
import { windowOver } from '@/store/rules';
import { enqueue } from '@/store/sender';
import { getState, useStore } from '@/store/store';
import { type Upload, unstage, useAllUploads } from '@/store/uploads';
import { setUi, useUi } from '../ui-state';

const TYPING_EVERY = 3000;

/** Whether a channel sends words with a file of this kind. */
export function takesCaption(kind: FileKind): boolean {
  return kind === 'image' || kind === 'video' || kind === 'document';
}

export function pendingFile(upload: Upload, durationMs?: number): PendingFile {
  const { key, name, size, mime, kind, voice } = upload;
  return {
    key,
    name,
    size,
    mime,
    kind,
    voice,
    id: upload.file?.id ?? '',
    duration_ms: durationMs ?? upload.file?.duration_ms,
  };
}

/**
 * What leaves for a text, its files and the message it answers, in order: one file carries the text as its caption;
 * before several files, or one that takes no words, the text goes first.
 */
export function parcels(
  text: string,
  files: readonly PendingFile[],
  quote: Quote | null,
): { text: string; extra: Extra }[] {
  const only = files.length === 1 ? files[0] : undefined;
  const caption = only !== undefined && takesCaption(only.kind);
  const list: { text: string; extra: Extra }[] = [];
  if (text !== '' && !caption) list.push({ text, extra: {} });
  for (const file of files) list.push({ text: caption ? text : '', extra: { file } });
  const first = list[0];
  if (first !== undefined && quote !== null) first.extra.reply_to = quote;
  return list;
}

/** Why no message can be written now: "" = it can. */
export function useLock(id: Id): '' | 'closed' | 'assignee' {
  const conversation = useStore((state) => state.conversations[id]);
  const send = useStore((state) => state.details[id]?.can.send);
  const over = useClock(
    (now) =>
      conversation !== undefined &&
      (conversation.status === 'closed' || windowOver(conversation, now)),
  );
  if (over) return 'closed';
  return send !== undefined && !send.allow && send.code === 'not_assignee' ? 'assignee' : '';
}

function itemOf(id: Id, match: (item: MessageItem) => boolean): MessageItem | undefined {
  const items = getState().timelines[id]?.items ?? [];
  return items.findLast((item): item is MessageItem => item.kind === 'message' && match(item));
}

/** The message that has the focus in the thread. */
function focused(id: Id): MessageItem | undefined {
  const at = document.activeElement?.closest<HTMLElement>('article[data-item]')?.dataset.item;
  return at === undefined ? undefined : itemOf(id, (item) => item.id === at);
}

/** R answers, and quotes the message that has the focus; ⇧R quotes the visitor's last one. */
function useReplyKeys(id: Id, lock: string, focus: (mode: OutboxMode) => void): void {
  const quotes = useStore((state) => inboxOf(state, id)?.capabilities.quotes === true);
  const answer = (item: MessageItem | undefined) => {
    if (quotes && item !== undefined && !item.content?.revoked_at) setUi({ quote: quoteOf(item) });
    focus('message');
  };
  useCommand('reply', () => answer(focused(id)), lock === '');
  useCommand(
    'quote',
    () => answer(itemOf(id, (item) => item.author.kind === 'contact')),
    lock === '' && quotes,
  );
  useCommand('comment', () => focus('comment'));
}

/** The files beside the text that may leave. */
function useTray(id: Id): readonly Upload[] {
  return useAllUploads().filter(
    (one) => one.staged && one.conversation_id === id && one.state !== 'refused',
  );
}

function useTextMax(id: Id, tray: readonly Upload[], mode: OutboxMode): number {
  const caps = useStore((state) => inboxOf(state, id)?.capabilities);
  const only = tray.length === 1 ? tray[0] : undefined;
  const caption = mode === 'message' && only !== undefined && takesCaption(only.kind);
  return (caption ? caps?.caption_max : 0) || caps?.text_max || 4000;
}

/** What is being written here, and how it leaves. */
export function useWriting(id: Id, onSent: () => void) {
  const box = useRef<HTMLTextAreaElement>(null);
  const wanted = useUi((ui) => ui.mode);
  const asked = useUi((ui) => ui.focus);
  const quote = useUi((ui) => ui.quote);
  const lock = useLock(id);
  const mode: OutboxMode = lock === '' ? wanted : 'comment';
  const text = useDraft(id, mode);
  const tray = useTray(id);
  const left = useTextMax(id, tray, mode) - [...text].length;
  const files = mode === 'message' ? tray : [];
  const broken = files.some((one) => one.state === 'failed');
  const ready = (text.trim() !== '' || files.length > 0) && left >= 0 && !broken;
  const lastTyping = useRef(0);
  const focus = (next: OutboxMode) => {
    setUi({ mode: next });
    box.current?.focus();
  };
  const send = () => {
    if (!ready) return;
    if (mode === 'comment') enqueue(id, mode, text.trim());
    else {
      const list = files.map((one) => pendingFile(one));
      for (const one of parcels(text.trim(), list, quote)) enqueue(id, mode, one.text, one.extra);
      for (const one of files) unstage(one.key);
      setUi({ quote: null });
    }
    setDraft(id, mode, '');
    lastTyping.current = 0;
    onSent();
    box.current?.focus();
  };
  const change = (next: string) => {
    setDraft(id, mode, next);
    if (next === '' || Date.now() - lastTyping.current < TYPING_EVERY) return;
    lastTyping.current = Date.now();
    tell({ t: 'typing', conversation_id: id, mode });
  };
  useReplyKeys(id, lock, focus);
  useEffect(() => setUi({ mode: 'message', quote: null }), [id]);
  useEffect(() => {
    if (asked > 0) box.current?.focus();
  }, [asked]);
  useAutosize(box, text);
  return { box, lock, mode, text, left, ready, quote, files, focus, send, change };
}

/** Grows with its text up to a third of the window. */
function useAutosize(box: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // The height follows from the text, which is why the text is what it waits for.
  useLayoutEffect(() => {
    const area = box.current;
    if (area === null || area.value !== text) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }, [box, text]);
}
