import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Id, Item } from '@/api/types';
import { loadOlder } from '@/store/load';

const NEAR = 60;
const AHEAD = 900;

/**
 * Scrolling of a thread: opens at the bottom and stays there while the reader is there, never moves
 * what is being read, and fetches older pages ahead of the reader.
 */
export function useStick(id: Id, items: readonly Item[], rowCount: number, sent: number) {
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const bottom = useRef(true);
  const before = useRef({ first: '', height: 0, top: 0 });
  const [atBottom, setAtBottom] = useState(true);
  const [seen, setSeen] = useState(0);
  const lastSeq = items[items.length - 1]?.sort_at ?? 0;

  const toBottom = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    bottom.current = true;
    box.scrollTop = box.scrollHeight;
    setAtBottom(true);
  }, []);

  /** The reader goes elsewhere: what comes in below no longer pulls them down. */
  const leave = useCallback(() => {
    bottom.current = false;
    setAtBottom(false);
  }, []);

  // Older items came in above: the same ones must stand at the same place.
  const first = items[0]?.id ?? '';
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const held = before.current;
    if (held.first !== '' && held.first !== first && !bottom.current) {
      box.scrollTop = held.top + (box.scrollHeight - held.height);
    } else if (bottom.current) {
      box.scrollTop = box.scrollHeight;
    }
    before.current = { first, height: box.scrollHeight, top: box.scrollTop };
  }, [first, rowCount, lastSeq]);

  // The composer grows, a picture loads, the window turns: who was at the bottom stays there.
  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (box === null || inner === null) return;
    const watch = new ResizeObserver(() => {
      if (bottom.current) box.scrollTop = box.scrollHeight;
      before.current = { ...before.current, height: box.scrollHeight, top: box.scrollTop };
    });
    watch.observe(box);
    watch.observe(inner);
    return () => watch.disconnect();
  }, []);

  useEffect(() => {
    if (sent > 0) toBottom();
  }, [sent, toBottom]);

  useEffect(() => {
    if (atBottom) setSeen(lastSeq);
  }, [atBottom, lastSeq]);

  const fill = useCallback(() => {
    const box = scroller.current;
    if (box !== null && box.scrollTop < AHEAD) void loadOlder(id).catch(() => {});
  }, [id]);
  // A page shorter than the window leaves nothing to scroll: the next one comes by itself.
  useEffect(() => {
    if (first !== '') fill();
  }, [first, fill]);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    bottom.current = near;
    before.current = { ...before.current, height: box.scrollHeight, top: box.scrollTop };
    setAtBottom(near);
    fill();
  }, [fill]);

  const missed = atBottom
    ? 0
    : items.filter(
        (item) => item.kind === 'message' && item.author.kind === 'contact' && item.sort_at > seen,
      ).length;
  return { scroller, content, atBottom, missed, onScroll, toBottom, leave };
}
