import { useSyncExternalStore } from 'react';
import { api } from '@/api/client';
import type { ClientFrame, ServerFrame } from '@/api/frames';
import { apply, regrouped } from '@/store/apply';
import { startDrafts } from '@/store/drafts';
import { reloadThread } from '@/store/load';
import { confirmItem, failLost, setOnline, startOutbox, stopOutbox } from '@/store/sender';
import { ensureSession, forgetSession } from '@/store/session';
import { getState, update } from '@/store/store';
import { resumeUploads, startUploads, stopUploads } from '@/store/uploads';
import { observeNow, serverNow } from './clock';
import { learnMarks } from './marks';
import { type Link, type LinkStatus, openLink } from './socket';

let link: Link | null = null;
let status: LinkStatus = { kind: 'connecting' };
let generation = 0;
const statusListeners = new Set<() => void>();
const greetings = new Map<string, ClientFrame>();

let batch: ServerFrame[] = [];
let scheduled = false;

/** Frames of one animation frame are applied together, so that a burst renders once. */
function take(frame: ServerFrame): void {
  batch.push(frame);
  if (scheduled) return;
  scheduled = true;
  if (document.hidden) queueMicrotask(flush);
  else requestAnimationFrame(flush);
}

function flush(): void {
  scheduled = false;
  const frames = batch;
  batch = [];
  const now = serverNow();
  update((state) => frames.reduce((held, frame) => apply(held, frame, now), state));
  learnMarks();
  reloadRegrouped(frames);
  for (const frame of frames) {
    if (frame.t === 'event') for (const item of frame.items ?? []) confirmItem(item);
    if (frame.t === 'event') for (const listener of eventListeners) listener(frame.type);
  }
}

/** A frame tells that messages came or went, not which: the open thread is fetched anew, once. */
function reloadRegrouped(frames: readonly ServerFrame[]): void {
  const { looking, timelines } = getState();
  if (looking === '' || timelines[looking]?.loaded !== true) return;
  // A failure is mended by the next opening.
  if (frames.some((frame) => regrouped(frame) === looking))
    void reloadThread(looking).catch(() => {});
}

const eventListeners = new Set<(type: string) => void>();

/** Told the type of every live event after it was applied. */
export function onLiveEvent(listener: (type: string) => void): () => void {
  eventListeners.add(listener);
  return () => eventListeners.delete(listener);
}

function onFrame(frame: ServerFrame): void {
  if ('now' in frame && typeof frame.now === 'number') observeNow(frame.now);
  if (frame.t === 'resync') {
    void startAnew();
    return;
  }
  if (frame.t === 'bye') {
    if (frame.reason === 'revoked') void api.get('/bootstrap').catch(() => {});
    return;
  }
  if (frame.t === 'hello') for (const greeting of greetings.values()) link?.send(greeting);
  take(frame);
}

function onStatus(next: LinkStatus): void {
  status = next;
  setOnline(next.kind !== 'offline');
  if (next.kind === 'online') resumeUploads();
  for (const notify of statusListeners) notify();
}

function connect(): void {
  link = openLink({
    url: (since) => {
      const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
      return `${scheme}://${window.location.host}/api/v1/live?since=${since}`;
    },
    since: () => getState().upTo,
    onFrame,
    onStatus,
    // A refused socket says nothing about why; an ordinary request does, and signs out if it must.
    onRefused: () => void api.get('/bootstrap').catch(() => {}),
  });
}

/** Too far behind to catch up: everything is fetched again, and the screens with it. */
async function startAnew(): Promise<void> {
  link?.close();
  link = null;
  batch = [];
  const keepMe = getState();
  forgetSession();
  update(() => ({
    ...keepMe,
    conversations: {},
    marks: {},
    lists: {},
    timelines: {},
    details: {},
  }));
  generation += 1;
  await ensureSession();
  connect();
  for (const notify of statusListeners) notify();
}

/** Starts the socket, drafts and outbox of the signed-in member; returns how to stop. */
export function startLive(): () => void {
  const me = getState().me;
  if (me === null) return () => {};
  startDrafts(me.id);
  connect();
  startOutbox(me.id);
  void startUploads(me.id).then(failLost);
  return () => {
    link?.close();
    link = null;
    stopOutbox();
    stopUploads();
  };
}

/** Sends now and again after each reconnection, until replaced under the same `slot`. */
export function announce(slot: string, frame: ClientFrame): void {
  greetings.set(slot, frame);
  link?.send(frame);
}

/** Sends once, if connected. */
export function tell(frame: ClientFrame): void {
  link?.send(frame);
}

export function retryLink(): void {
  link?.retryNow();
}

function subscribeStatus(notify: () => void): () => void {
  statusListeners.add(notify);
  return () => statusListeners.delete(notify);
}

export function useLinkStatus(): LinkStatus {
  return useSyncExternalStore(subscribeStatus, () => status);
}

/** Grows each time everything has to be fetched again. */
export function useGeneration(): number {
  return useSyncExternalStore(subscribeStatus, () => generation);
}
