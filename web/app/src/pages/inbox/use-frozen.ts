import {
  type PointerEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Id } from '@/api/types';
import { ownActs, subscribeOwnActs } from '@/store/actions';
import { useStore } from '@/store/store';

/** A pointer that rests this long no longer aims at a row, so the list may move again. */
const REST = 8000;

/**
 * Holds the order of the rows while the pointer is at work over them, so that nothing moves under a
 * click. What the reader did himself, and what he may no longer see, is shown at once.
 */
export function useFrozen(current: readonly Id[], key: string) {
  const [frozen, setFrozen] = useState<{ key: string; acts: number; rows: readonly Id[] } | null>(
    null,
  );
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(current);
  latest.current = current;
  const acts = useSyncExternalStore(subscribeOwnActs, ownActs);
  const conversations = useStore((state) => state.conversations);
  useEffect(() => () => clearTimeout(timer.current), []);
  const active = frozen !== null && frozen.key === key && frozen.acts === acts;
  const handlers = useMemo(() => {
    const thaw = () => {
      clearTimeout(timer.current);
      setFrozen(null);
    };
    return {
      onPointerMove: (event: PointerEvent) => {
        if (event.pointerType !== 'mouse') return;
        clearTimeout(timer.current);
        timer.current = setTimeout(thaw, REST);
        setFrozen((held) =>
          held !== null && held.key === key && held.acts === ownActs()
            ? held
            : { key, acts: ownActs(), rows: latest.current },
        );
      },
      onPointerLeave: thaw,
    };
  }, [key]);
  const rows = useMemo(
    () => (active ? frozen.rows.filter((id) => id in conversations) : current),
    [active, frozen, conversations, current],
  );
  return { rows, active, handlers, thaw: handlers.onPointerLeave };
}
