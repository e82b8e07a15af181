import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react';

const MESSAGE = 'article[data-item]';

/**
 * One stop of the Tab key for all messages: the last one that had the focus, else the newest. Arrows, Home and End
 * go from one to the next, Enter or the menu key opens what can be done with it.
 */
export function useRoving(
  log: RefObject<HTMLElement | null>,
  rows: unknown,
): (event: KeyboardEvent) => void {
  const current = useRef('');
  useLayoutEffect(() => {
    if (rows === undefined) return;
    const all = [...(log.current?.querySelectorAll<HTMLElement>(MESSAGE) ?? [])];
    const held = all.find((one) => one.dataset.item === current.current) ?? all.at(-1);
    for (const one of all) one.tabIndex = one === held ? 0 : -1;
  }, [log, rows]);
  return (event) => {
    const target = event.target;
    if (!(target instanceof HTMLElement) || !target.matches(MESSAGE)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === 'ContextMenu') {
      const menu = target.querySelector<HTMLElement>('.m-act');
      if (menu === null) return;
      event.preventDefault();
      menu.click();
      return;
    }
    const all = [...(log.current?.querySelectorAll<HTMLElement>(MESSAGE) ?? [])];
    const at = all.indexOf(target);
    const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined) return;
    // At either end the arrows stay here: past it they would change the conversation.
    event.preventDefault();
    const item = all[next];
    if (item === undefined) return;
    target.tabIndex = -1;
    item.tabIndex = 0;
    current.current = item.dataset.item ?? '';
    item.focus();
    item.scrollIntoView({ block: 'nearest' });
  };
}
