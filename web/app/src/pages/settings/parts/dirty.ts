import { useEffect, useId, useSyncExternalStore } from 'react';

const unsaved = new Set<string>();
const listeners = new Set<() => void>();

function tell(): void {
  for (const notify of listeners) notify();
}

/** Counts this form among those that would lose something if the page were left. */
export function useUnsaved(dirty: boolean): void {
  const id = useId();
  useEffect(() => {
    if (!dirty) return;
    unsaved.add(id);
    tell();
    return () => {
      unsaved.delete(id);
      tell();
    };
  }, [dirty, id]);
}

export function anyUnsaved(): boolean {
  return unsaved.size > 0;
}

export function useAnyUnsaved(): boolean {
  return useSyncExternalStore((notify) => {
    listeners.add(notify);
    return () => listeners.delete(notify);
  }, anyUnsaved);
}
