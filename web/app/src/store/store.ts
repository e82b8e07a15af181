import { useRef, useSyncExternalStore } from 'react';
import { emptyState, type State } from './state';

let state: State = emptyState;
const listeners = new Set<() => void>();

export function getState(): State {
  return state;
}

/** Replaces the state by a pure function of it; nobody is told when it returns the same object. */
export function update(change: (state: State) => State): void {
  const next = change(state);
  if (next === state) return;
  state = next;
  for (const notify of listeners) notify();
}

export function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  return () => listeners.delete(notify);
}

/** Forgets everything, at sign-out. */
export function resetStore(): void {
  update(() => emptyState);
}

/**
 * A part of the state. The component renders only when the part changes by `equal`
 * (identity unless stated); give `shallow` to a selector that builds a new array or object.
 */
export function useStore<T>(
  select: (state: State) => T,
  equal: (a: T, b: T) => boolean = Object.is,
): T {
  const last = useRef<{ state: State; value: T } | null>(null);
  const lastSelect = useRef(select);
  lastSelect.current = select;
  return useSyncExternalStore(subscribe, () => {
    const value = lastSelect.current(state);
    const seen = last.current;
    if (seen !== null && equal(seen.value, value)) return seen.value;
    last.current = { state, value };
    return value;
  });
}

/** Same length and identical members. */
export function shallow<T extends object>(a: T, b: T): boolean {
  if (Object.is(a, b)) return true;
  const left = Object.entries(a);
  if (left.length !== Object.keys(b).length) return false;
  return left.every(([key, value]) => Object.is(value, (b as Record<string, unknown>)[key]));
}
