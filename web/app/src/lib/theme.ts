import type { Theme } from '@/api/types';

const STORAGE = 'bandeja.theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');
let chosen: Theme = 'system';

function paint(): void {
  const theme = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
  document.documentElement.dataset.theme = theme;
}

/** Paints the page and remembers the choice on this device, so that the next load does not flash. */
export function setTheme(theme: Theme): void {
  chosen = theme;
  try {
    localStorage.setItem(STORAGE, theme);
  } catch {
    // Without storage the server's copy of the choice still applies after sign-in.
  }
  paint();
}

/** Call once before the first render. */
export function startTheme(): void {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORAGE);
  } catch {
    stored = null;
  }
  chosen = stored === 'light' || stored === 'dark' ? stored : 'system';
  dark.addEventListener('change', paint);
  paint();
}
