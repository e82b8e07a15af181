import { useSyncExternalStore } from 'react';
import type { Micros } from '@/api/types';

/**
 * The one clock of the page. It shows the server's time: the browser's own clock may be hours off,
 * so only its distance to the server's is kept, and corrected by each `now` the server states.
 */
let offset = 0;
let known = false;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Server time, microseconds UTC. */
export function serverNow(): Micros {
  return Date.now() * 1000 + offset;
}

/** Takes a `now` from the server. Answers travel, so of close samples the larger is nearer the truth. */
export function observeNow(now: Micros): void {
  if (!(now > 0)) return;
  const sample = now - Date.now() * 1000;
  const near = known && Math.abs(sample - offset) < 1_000_000;
  const next = near ? Math.max(sample, offset) : sample;
  const moved = Math.abs(next - offset) > 500_000;
  offset = next;
  known = true;
  if (moved) tick();
}

function tick(): void {
  for (const notify of listeners) notify();
}

function arm(): void {
  const untilNext = 1000 - (Math.floor(serverNow() / 1000) % 1000);
  timer = setTimeout(() => {
    tick();
    arm();
  }, untilNext + 2);
}

/** Called at every whole second of server time while anybody listens. */
export function subscribeClock(notify: () => void): () => void {
  listeners.add(notify);
  if (timer === undefined) arm();
  return () => {
    listeners.delete(notify);
    if (listeners.size === 0) {
      clearTimeout(timer);
      timer = undefined;
    }
  };
}

/**
 * A value derived from server time. The component renders only when the value itself changes,
 * so `derive` must return a string, number or boolean.
 */
export function useClock<T extends string | number | boolean>(derive: (now: Micros) => T): T {
  return useSyncExternalStore(subscribeClock, () => derive(serverNow()));
}
