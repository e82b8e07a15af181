import { useSyncExternalStore } from 'react';
import { ApiError, api, errorSentence, NetworkError } from '@/api/client';
import type { FileKind, StoredFile } from '@/api/content';
import type { Id } from '@/api/types';
import { forgetBlob, keepBlob, keptBlobs } from '@/lib/blob-store';
import { randomId } from '@/lib/format';

/** A file on its way to the server: first beside the text that is being written, then behind a message. */
export interface Upload {
  key: string;
  conversation_id: Id;
  name: string;
  size: number;
  mime: string;
  kind: FileKind;
  voice: boolean;
  /** It still waits beside the text; else a message has taken it. */
  staged: boolean;
  /** refused: it was never sent. stalled: no connection, it goes on by itself. */
  state: 'refused' | 'waiting' | 'sending' | 'stalled' | 'ready' | 'failed';
  /** Bytes that the server has confirmed. */
  sent: number;
  error: string;
  /** The server's id of the upload; "" = not begun. */
  server_id: Id;
  file: StoredFile | null;
  /** An address of the bytes on this page, for a thumbnail. */
  preview: string;
}

interface Held {
  blob: Blob;
  abort: AbortController;
  timer?: ReturnType<typeof setTimeout>;
  tries: number;
}

const TOGETHER = 2;
/** Small enough that the bar moves and that a cut costs little. */
const PIECE = 512 * 1024;

let member: Id = '';
let uploads: readonly Upload[] = [];
const held = new Map<string, Held>();
const listeners = new Set<() => void>();
let onSettled: (upload: Upload) => void = () => {};

/** Told when an upload is ready or has failed. */
export function setUploadSettled(listener: (upload: Upload) => void): void {
  onSettled = listener;
}

function set(next: readonly Upload[]): void {
  uploads = next;
  for (const notify of listeners) notify();
}

function patch(key: string, change: Partial<Upload>): Upload | undefined {
  const before = uploads.find((one) => one.key === key);
  if (before === undefined) return undefined;
  const after = { ...before, ...change };
  set(uploads.map((one) => (one.key === key ? after : one)));
  return after;
}

export function uploadOf(key: string): Upload | undefined {
  return uploads.find((one) => one.key === key);
}

/** What waits beside the text of a conversation, in the order of its adding. */
export function stagedOf(conversation: Id): readonly Upload[] {
  return uploads.filter((one) => one.staged && one.conversation_id === conversation);
}

export function useUploads<T>(select: () => T): T {
  return useSyncExternalStore((notify) => {
    listeners.add(notify);
    return () => listeners.delete(notify);
  }, select);
}

/** All of them, for a memo of one's own. */
export function useAllUploads(): readonly Upload[] {
  return useUploads(() => uploads);
}

export interface Addition {
  name: string;
  mime: string;
  kind: FileKind;
  voice?: boolean;
  staged: boolean;
  /** Why it may not leave; "" = it may. */
  error?: string;
}

/** Takes a file in and starts to send it, unless it was refused beforehand. */
export function addUpload(conversation: Id, blob: Blob, about: Addition): string {
  const key = randomId();
  const refused = (about.error ?? '') !== '';
  const upload: Upload = {
    key,
    conversation_id: conversation,
    name: about.name,
    size: blob.size,
    mime: about.mime,
    kind: about.kind,
    voice: about.voice ?? false,
    staged: about.staged,
    state: refused ? 'refused' : 'waiting',
    sent: 0,
    error: about.error ?? '',
    server_id: '',
    file: null,
    preview: previewOf(blob, about.mime),
  };
  held.set(key, { blob, abort: new AbortController(), tries: 0 });
  set([...uploads, upload]);
  if (!refused) keep(upload);
  pump();
  return key;
}

function previewOf(blob: Blob, mime: string): string {
  return /^(image|video|audio)\//.test(mime) ? URL.createObjectURL(blob) : '';
}

/** A message has taken it: it no longer stands beside the text. */
export function unstage(key: string): void {
  const after = patch(key, { staged: false });
  if (after !== undefined) keep(after);
}

/** Stops and forgets it, here and on the server. */
export function cancelUpload(key: string): void {
  const upload = uploadOf(key);
  if (upload === undefined) return;
  if (upload.server_id !== '' && upload.file === null) {
    api.delete(`/uploads/${upload.server_id}`).catch(() => {});
  }
  dropUpload(key);
}

/** Forgets it here: its message has arrived, or it was cancelled. */
export function dropUpload(key: string): void {
  const upload = uploadOf(key);
  if (upload === undefined) return;
  const mine = held.get(key);
  mine?.abort.abort();
  clearTimeout(mine?.timer);
  held.delete(key);
  if (upload.preview !== '') URL.revokeObjectURL(upload.preview);
  set(uploads.filter((one) => one.key !== key));
  void forgetBlob(`${member}.${key}`);
  pump();
}

export function retryUpload(key: string): void {
  const upload = uploadOf(key);
  if (upload === undefined || upload.state !== 'failed') return;
  const mine = held.get(key);
  if (mine !== undefined) held.set(key, { ...mine, abort: new AbortController(), tries: 0 });
  patch(key, { state: 'waiting', error: '' });
  pump();
}

/** The connection is back: what stalled goes on at once. */
export function resumeUploads(): void {
  for (const upload of uploads) {
    if (upload.state !== 'stalled') continue;
    clearTimeout(held.get(upload.key)?.timer);
    patch(upload.key, { state: 'waiting' });
  }
  pump();
}

function pump(): void {
  for (;;) {
    const busy = uploads.filter((one) => one.state === 'sending').length;
    const next = uploads.find((one) => one.state === 'waiting');
    if (next === undefined || busy >= TOGETHER) return;
    patch(next.key, { state: 'sending' });
    void carry(next.key);
  }
}

async function carry(key: string): Promise<void> {
  try {
    const file = await transfer(key);
    const ready = patch(key, { state: 'ready', file, sent: file.size });
    if (ready !== undefined) {
      keep(ready);
      onSettled(ready);
    }
  } catch (error) {
    stumble(key, error);
  }
  pump();
}

function serverOf(key: string): Id {
  return uploadOf(key)?.server_id ?? '';
}

/** Whether the same request may well be answered a little later. */
function passing(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  if (!(error instanceof ApiError) || error.code === 'no_room') return false;
  return error.status >= 500 || [401, 408, 429].includes(error.status);
}

/** No answer, or "not now": on by itself after a while. A refusal: failed, with the reason. */
function stumble(key: string, error: unknown): void {
  const mine = held.get(key);
  if (mine === undefined || mine.abort.signal.aborted) return;
  // Given up on the server meanwhile: from the start, under another id.
  const gone = error instanceof ApiError && error.status === 404 && serverOf(key) !== '';
  if (gone) patch(key, { server_id: '', sent: 0 });
  if (!gone && !passing(error)) {
    const failed = patch(key, { state: 'failed', error: errorSentence(error) });
    if (failed !== undefined) onSettled(failed);
    return;
  }
  patch(key, { state: 'stalled' });
  mine.tries += 1;
  const stated = error instanceof ApiError ? error.retryAfter * 1000 : 0;
  const wait = Math.max(stated, Math.min(15_000, 500 * 2 ** mine.tries));
  mine.timer = setTimeout(() => {
    patch(key, { state: 'waiting' });
    pump();
  }, wait);
}

interface Place {
  id: Id;
  offset: number;
  chunk: number;
}

/** Begins it, or asks how far the server has got. */
async function begin(upload: Upload, signal: AbortSignal): Promise<Place> {
  if (upload.server_id !== '') {
    try {
      const at = await api.get<{ offset: number }>(`/uploads/${upload.server_id}`, { signal });
      return { id: upload.server_id, offset: at.offset, chunk: PIECE };
    } catch (error) {
      // The server has forgotten it: from the start, under another id.
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    }
  }
  const { name, size, mime } = upload;
  const body = upload.voice ? { name, size, mime, kind: 'voice' } : { name, size, mime };
  const path = `/conversations/${upload.conversation_id}/uploads`;
  const made = await api.post<Place>(path, body, { signal });
  const after = patch(upload.key, { server_id: made.id, sent: made.offset });
  if (after !== undefined) keep(after);
  return made;
}

async function transfer(key: string): Promise<StoredFile> {
  const mine = held.get(key);
  const upload = uploadOf(key);
  if (mine === undefined || upload === undefined) throw new Error('gone');
  const { signal } = mine.abort;
  const place = await begin(upload, signal);
  const piece = Math.max(1, Math.min(place.chunk || PIECE, PIECE));
  let offset = place.offset;
  while (offset < mine.blob.size) {
    patch(key, { sent: offset });
    offset = await sendPiece(place.id, mine.blob, offset, piece, signal);
    mine.tries = 0;
  }
  patch(key, { sent: offset });
  const answer = await api.post<{ file: StoredFile }>(
    `/uploads/${place.id}/finish`,
    {},
    { signal, timeout: 120_000 },
  );
  return answer.file;
}

/** Sends one piece; resolves to where the server now stands. */
async function sendPiece(
  id: Id,
  blob: Blob,
  offset: number,
  size: number,
  signal: AbortSignal,
): Promise<number> {
  const bytes = blob.slice(offset, offset + size);
  const headers = { 'Upload-Offset': String(offset) };
  try {
    const at = await api.patch<{ offset: number }>(`/uploads/${id}`, bytes, {
      signal,
      headers,
      timeout: 120_000,
    });
    return at.offset;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'offset')
      return Number(error.extra.offset) || 0;
    throw error;
  }
}

interface Kept {
  upload: Upload;
  blob: Blob;
}

function keep(upload: Upload): void {
  const mine = held.get(upload.key);
  if (member === '' || mine === undefined) return;
  const value: Kept = { upload: { ...upload, preview: '' }, blob: mine.blob };
  void keepBlob(`${member}.${upload.key}`, value);
}

/** Takes up what this member had not finished sending on this device. */
export async function startUploads(me: Id): Promise<void> {
  member = me;
  const kept = await keptBlobs<Kept>(`${me}.`);
  if (member !== me) return;
  for (const { upload, blob } of kept) {
    if (uploadOf(upload.key) !== undefined) continue;
    held.set(upload.key, { blob, abort: new AbortController(), tries: 0 });
    const state = upload.file === null ? 'waiting' : 'ready';
    set([...uploads, { ...upload, state, preview: previewOf(blob, upload.mime) }]);
    const settled = uploadOf(upload.key);
    if (settled?.state === 'ready') onSettled(settled);
  }
  pump();
}

/** For tests and sign-out. */
export function stopUploads(): void {
  for (const one of held.values()) {
    one.abort.abort();
    clearTimeout(one.timer);
  }
  held.clear();
  member = '';
  set([]);
}
