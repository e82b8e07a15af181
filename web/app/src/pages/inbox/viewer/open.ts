import { useSyncExternalStore } from 'react';
import type { Id } from '@/api/types';

/** What the viewer shows: a file, and the conversation whose pictures stand before and after it. */
export interface Looking {
  conversation: Id;
  file: Id;
  name: string;
  mime: string;
}

let looking: Looking | null = null;
const listeners = new Set<() => void>();

/** Opens a picture among those of its conversation, or one document by itself. */
export function openViewer(conversation: Id, file: Id, name = '', mime = ''): void {
  looking = { conversation, file, name, mime };
  for (const notify of listeners) notify();
}

export function closeViewer(): void {
  looking = null;
  for (const notify of listeners) notify();
}

export function useLooking(): Looking | null {
  return useSyncExternalStore(
    (notify) => {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
    () => looking,
  );
}
