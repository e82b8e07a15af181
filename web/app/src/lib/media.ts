import { useSyncExternalStore } from 'react';

/** Re-renders when the media query changes its answer. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (notify) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', notify);
      return () => list.removeEventListener('change', notify);
    },
    () => window.matchMedia(query).matches,
  );
}

/** One pane at a time. */
export const usePhone = (): boolean => useMedia('(max-width: 767px)');
/** Segments fold into menus. */
export const useNarrow = (): boolean => useMedia('(max-width: 1119px)');
/** The panel stands beside the thread instead of over it. */
export const useWide = (): boolean => useMedia('(min-width: 1360px)');
