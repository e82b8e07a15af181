import type { Command } from './commands';

/** Which command a key press asks for. Matched by `key`, so that it holds on every keyboard layout. */
export function commandFor(event: {
  key: string;
  code: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  getModifierState?: (key: string) => boolean;
}): Command | undefined {
  if (event.ctrlKey !== event.altKey || event.metaKey) {
    // AltGr reports Ctrl and Alt together on Windows; alone, both belong to the browser.
    if (!event.getModifierState?.('AltGraph')) return undefined;
  }
  // The shifted digits are "!", "\"" or "·" by layout: only the place of the key tells them.
  if (event.shiftKey && event.code === 'Digit1') return 'holder.unassigned';
  if (event.shiftKey && event.code === 'Digit2') return 'holder.mine';
  if (event.shiftKey && event.code === 'Digit3') return 'holder.all';
  switch (event.key) {
    case '?':
      return 'keys';
    case '/':
      return 'search';
    case ']':
      return 'panel';
    case 'F6':
      return 'panes';
    case 'Escape':
      return 'back';
    case 'ArrowDown':
      return 'next';
    case 'ArrowUp':
      return 'previous';
  }
  if (event.shiftKey) return event.key.toLowerCase() === 'r' ? 'quote' : undefined;
  return letters[event.key.toLowerCase()];
}

const letters: Record<string, Command> = {
  j: 'next',
  k: 'previous',
  f: 'search',
  r: 'reply',
  c: 'comment',
  i: 'claim',
  t: 'transfer',
  e: 'close',
  u: 'unread',
  s: 'stage',
  l: 'tag',
  d: 'panel',
};

/** Whether the focus is where letters are text. */
export function inText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)
  );
}

/** Enter that composes an accent or a word of an input method is not Enter. */
export function composing(event: {
  nativeEvent: { isComposing: boolean };
  keyCode: number;
}): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229;
}

/** ⌘ on Apple, Ctrl elsewhere. */
export const modKey: string = /Mac|iP(hone|ad|od)/.test(navigator.platform) ? '⌘' : 'Ctrl';
