import { ApiError, api, errorSentence, mergedInto, NetworkError } from '@/api/client';
import type { Id, Item } from '@/api/types';
import { t } from '@/i18n';
import { randomId } from '@/lib/format';
import { serverNow } from '@/live/clock';
import { withItem } from './apply';
import type { Extra, Pending } from './outbox';
import * as box from './outbox';
import { getState, update } from './store';
import {
  cancelUpload,
  dropUpload,
  retryUpload,
  setUploadSettled,
  type Upload,
  uploadOf,
} from './uploads';

/** Milliseconds between attempts while there is no live line. */
const PROBE = 6000;

let entries: readonly Pending[] = [];
let member: Id = '';
let online = true;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
let probeTimer: ReturnType<typeof setTimeout> | undefined;
let attempts = 0;
const listeners = new Set<() => void>();

function change(next: readonly Pending[]): void {
  if (next === entries) return;
  entries = next;
  for (const notify of listeners) notify();
}

export function outboxEntries(): readonly Pending[] {
  return entries;
}

export function subscribeOutbox(notify: () => void): () => void {
  listeners.add(notify);
  return () => listeners.delete(notify);
}

/** Takes up what this member left unsent on this device. */
export function startOutbox(me: Id): void {
  member = me;
  change(box.restore(me));
  setUploadSettled(settleFile);
  pump();
}

/** The file of a message is on the server, or will never be. */
function settleFile(upload: Upload): void {
  const entry = entries.find((e) => e.file?.key === upload.key);
  if (entry?.file === undefined) return;
  if (upload.file !== null) save({ ...entry, file: { ...entry.file, id: upload.file.id } });
  else save({ ...entry, state: 'failed', error: { code: 'file', text: upload.error } });
  pump();
}

/** Told by the live connection; coming back sends at once. */
export function setOnline(next: boolean): void {
  online = next;
  if (!online) {
    probe();
    return;
  }
  clearTimeout(probeTimer);
  probeTimer = undefined;
  attempts = 0;
  clearTimeout(retryTimer);
  retryTimer = undefined;
  pump();
}

/** Some networks let requests through and sockets not: without a live line one is tried now and then. */
function probe(): void {
  if (online || probeTimer !== undefined || box.nextToSend(entries) === undefined) return;
  probeTimer = setTimeout(() => {
    probeTimer = undefined;
    pump(true);
    probe();
  }, PROBE);
}

function save(entry: Pending): void {
  change(box.withEntry(entries, entry));
  box.persist(member, entry);
}

/** Writes it into the thread now and sends it as soon as it can leave; returns its client id. */
export function enqueue(
  conversation: Id,
  mode: Pending['mode'],
  text: string,
  extra: Extra = {},
): string {
  const order = Math.max(Date.now(), ...entries.map((e) => e.order + 1));
  const entry: Pending = {
    client_id: randomId(),
    conversation_id: conversation,
    mode,
    text,
    at: serverNow(),
    order,
    seen_seq: mode === 'message' ? getState().upTo : 0,
    state: 'queued',
    error: null,
    ...extra,
  };
  save(entry);
  pump();
  return entry.client_id;
}

/** Sends a refused one again: the writer has now seen everything up to here. */
export function retry(clientId: string): void {
  const entry = entries.find((e) => e.client_id === clientId);
  if (entry === undefined || entry.state === 'sending') return;
  const seen = entry.mode === 'message' ? getState().upTo : 0;
  if (lost(entry)) return;
  save({ ...entry, state: 'queued', error: null, seen_seq: seen });
  if (entry.file?.id === '') retryUpload(entry.file.key);
  pump();
}

/** The file of an unsent message is no longer on this device: only choosing it again helps. */
function lost(entry: Pending): boolean {
  if (entry.file === undefined || entry.file.id !== '') return false;
  if (uploadOf(entry.file.key) !== undefined) return false;
  save({ ...entry, state: 'failed', error: { code: 'file', text: t('upload.lost') } });
  return true;
}

/** After a reload, once the files kept on this device are known. */
export function failLost(): void {
  for (const entry of entries) if (entry.state === 'queued') lost(entry);
  pump();
}

/** Takes it back: what was not sent is forgotten, its file too. */
export function discard(clientId: string): void {
  const file = entries.find((e) => e.client_id === clientId)?.file;
  if (file !== undefined) cancelUpload(file.key);
  remove(clientId);
}

function remove(clientId: string): void {
  change(box.withoutEntry(entries, clientId));
  box.forget(member, clientId);
}

/** The server's own copy arrived by an answer or an event: ours has done its work. */
export function confirmItem(item: Item): void {
  if (item.kind === 'milestone' || item.client_id === '') return;
  const entry = entries.find((e) => e.client_id === item.client_id);
  if (entry !== undefined) done(entry);
}

function done(entry: Pending): void {
  remove(entry.client_id);
  if (entry.file !== undefined) dropUpload(entry.file.key);
}

function pump(trying = false): void {
  if (!online && !trying) {
    probe();
    return;
  }
  if (member === '' || retryTimer !== undefined) return;
  for (;;) {
    const entry = box.nextToSend(entries);
    if (entry === undefined) return;
    const sending: Pending = { ...entry, state: 'sending' };
    save(sending);
    void send(sending);
    if (trying) return;
  }
}

async function send(entry: Pending): Promise<void> {
  const path = `/conversations/${entry.conversation_id}/${entry.mode === 'message' ? 'messages' : 'comments'}`;
  const body: Record<string, unknown> = { client_id: entry.client_id, text: entry.text };
  if (entry.seen_seq > 0) body.seen_seq = entry.seen_seq;
  if (entry.file !== undefined) body.file_id = entry.file.id;
  if (entry.file?.voice) body.voice = true;
  if (entry.reply_to !== undefined) body.reply_to = entry.reply_to.message_id;
  if (entry.location !== undefined) body.location = entry.location;
  try {
    const answer = await api.post<{ item: Item }>(path, body);
    attempts = 0;
    update((state) => withItem(state, answer.item));
    change(box.sawOwn(entries, entry.conversation_id, answer.item.seq));
    done(entry);
  } catch (error) {
    settle(entry, error);
  }
  pump();
}

/** No answer, or "not now": back in the queue. A refusal: failed, with the reason. */
function settle(entry: Pending, error: unknown): void {
  const later =
    error instanceof NetworkError ||
    (error instanceof ApiError &&
      (error.status >= 500 || error.status === 429 || error.status === 401));
  if (!later) {
    const code = error instanceof ApiError ? error.code : '';
    // It stays with the person it was written to, and its writer decides whether it goes out there.
    const conversation_id = mergedInto(error) || entry.conversation_id;
    save({
      ...entry,
      conversation_id,
      state: 'failed',
      error: { code, text: errorSentence(error) },
    });
    return;
  }
  save({ ...entry, state: 'queued' });
  if (retryTimer !== undefined) return;
  attempts += 1;
  const stated = error instanceof ApiError ? error.retryAfter * 1000 : 0;
  const wait = Math.max(stated, Math.min(30_000, 500 * 2 ** Math.min(attempts, 6)));
  retryTimer = setTimeout(() => {
    retryTimer = undefined;
    pump();
  }, wait);
}

/** For tests and sign-out. */
export function stopOutbox(): void {
  clearTimeout(retryTimer);
  retryTimer = undefined;
  clearTimeout(probeTimer);
  probeTimer = undefined;
  member = '';
  change([]);
}
