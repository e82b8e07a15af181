import { useSyncExternalStore } from 'react';
import type { Quote } from '@/api/content';

export type PanelTab = 'info' | 'summary' | 'comments';

/** What is open on this screen; not worth an address of its own. */
interface UiState {
  /** null = by the width of the window. */
  panel: boolean | null;
  tab: PanelTab;
  stageOpen: boolean;
  tagOpen: boolean;
  mode: 'message' | 'comment';
  /** Grows each time the composer is to take the focus. */
  focus: number;
  /** The message that the next one answers, of the open conversation. */
  quote: Quote | null;
  /** The choice of a template is open. */
  template: boolean;
}

let state: UiState = {
  panel: null,
  tab: 'info',
  stageOpen: false,
  tagOpen: false,
  mode: 'message',
  focus: 0,
  quote: null,
  template: false,
};
const listeners = new Set<() => void>();

export function setUi(change: Partial<UiState>): void {
  state = { ...state, ...change };
  for (const notify of listeners) notify();
}

export function getUi(): UiState {
  return state;
}

export function useUi<T>(select: (state: UiState) => T): T {
  return useSyncExternalStore(
    (notify) => {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
    () => select(state),
  );
}
