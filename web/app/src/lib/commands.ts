import { useEffect, useRef } from 'react';

/** What a key, a menu or another pane can ask for. Who is on screen and can do it registers. */
export type Command =
  | 'next'
  | 'previous'
  | 'search'
  | 'holder.unassigned'
  | 'holder.mine'
  | 'holder.all'
  | 'reply'
  | 'quote'
  | 'comment'
  | 'claim'
  | 'transfer'
  | 'close'
  | 'unread'
  | 'stage'
  | 'tag'
  | 'panel'
  | 'panes'
  | 'keys'
  | 'back';

const handlers = new Map<Command, (() => void)[]>();

/** Runs the newest handler of the command; false when nobody can do it now. */
export function run(command: Command): boolean {
  const handler = handlers.get(command)?.at(-1);
  if (handler === undefined) return false;
  handler();
  return true;
}

/** Handles the command while mounted and `enabled`. */
export function useCommand(command: Command, handler: () => void, enabled = true): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!enabled) return;
    const call = () => latest.current();
    handlers.set(command, [...(handlers.get(command) ?? []), call]);
    return () => {
      handlers.set(
        command,
        (handlers.get(command) ?? []).filter((other) => other !== call),
      );
    };
  }, [command, enabled]);
}
