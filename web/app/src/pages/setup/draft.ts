import { useState } from 'react';

const drafts = new Map<string, unknown>();

/**
 * State that outlives a change of language, which draws every page anew. It lives in this page's
 * memory only, never in the browser's storage, and goes with `forgetDrafts`.
 */
export function useDraft<T>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => (drafts.has(key) ? (drafts.get(key) as T) : initial));
  return [
    value,
    (next) => {
      drafts.set(key, next);
      setValue(next);
    },
  ];
}

export function forgetDrafts(): void {
  drafts.clear();
}
