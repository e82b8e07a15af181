import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { firstUnread, type ThreadRow, threadRows } from '@/lib/thread-rows';
import { useClock } from '@/live/clock';
import { useLinkStatus } from '@/live/live';
import { markRead } from '@/store/actions';
import { unreadOf } from '@/store/rules';
import { nameOf } from '@/store/select';
import { outboxEntries, subscribeOutbox } from '@/store/sender';
import { getState, useStore } from '@/store/store';
import { Dots } from './collision';
import { useVisible } from './data';
import { CommentCard, PendingBubble } from './items';
import { Message } from './message/message';
import { DayLine, Fold, Milestone } from './milestone';
import { useJump } from './use-jump';
import { useRoving } from './use-roving';
import { useStick } from './use-stick';

/** What scrolls must be reachable without a mouse, even where nothing in it takes the focus. */
const scrolls = { tabIndex: 0 };

/** The messages of one conversation, oldest at the top, opened at the bottom. */
export function Thread({ id, sent }: { id: Id; sent: number }) {
  const timeline = useStore((state) => state.timelines[id]);
  const name = useStore((state) => {
    const c = state.conversations[id];
    return c === undefined ? '' : nameOf(c);
  });
  const outbox = useSyncExternalStore(subscribeOutbox, outboxEntries);
  const pending = useMemo(
    () => outbox.filter((entry) => entry.conversation_id === id),
    [outbox, id],
  );
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const items = timeline?.items ?? [];
  const unreadBefore = useUnreadLine(id, items.length > 0);
  const rows = useMemo(
    () => threadRows(items, pending, unreadBefore, unfolded),
    [items, pending, unreadBefore, unfolded],
  );
  const stick = useStick(id, items, rows.length, sent);
  useReading(id, stick.atBottom);
  useJump(id, stick.scroller, stick.leave);
  const onKeyDown = useRoving(stick.content, rows);
  const unfold = useCallback((key: string) => setUnfolded((held) => new Set([...held, key])), []);
  return (
    <div className="ms-wrap">
      <section
        className="ms scroll"
        ref={stick.scroller}
        onScroll={stick.onScroll}
        {...scrolls}
        aria-label={t('thread.label', { name })}
      >
        <div className="ms-top">
          {timeline?.before === '' ? (
            t('thread.start')
          ) : (
            <span aria-busy="true">{t('thread.older')}</span>
          )}
        </div>
        <div
          role="log"
          aria-label={t('thread.label', { name })}
          aria-live={stick.atBottom ? 'polite' : 'off'}
          className="ms-log"
          onKeyDown={onKeyDown}
          ref={stick.content}
        >
          {rows.map((row) => (
            <RowOf key={row.key} row={row} unfold={unfold} />
          ))}
          <TypingLine id={id} />
        </div>
      </section>
      {!stick.atBottom && (
        <button
          type="button"
          className="latest"
          onClick={stick.toBottom}
          aria-label={t('thread.latest')}
        >
          <ArrowDown className="i" aria-hidden />
          {stick.missed > 0 && (
            <span className="num">{t('thread.latestCount', { n: stick.missed })}</span>
          )}
        </button>
      )}
    </div>
  );
}

function RowOf({ row, unfold }: { row: ThreadRow; unfold: (key: string) => void }) {
  switch (row.kind) {
    case 'day':
      return <DayLine at={row.at} />;
    case 'unread':
      return (
        <div className="new-line">
          <span>{t('thread.new')}</span>
        </div>
      );
    case 'message':
      return <Message item={row.item} first={row.first} last={row.last} />;
    case 'comment':
      return <CommentCard item={row.item} />;
    case 'milestone':
      return <Milestone item={row.item} />;
    case 'fold':
      return <Fold items={row.items} onOpen={unfold} />;
    case 'pending':
      return <PendingBubble entry={row.entry} first={row.first} last={row.last} />;
  }
}

/** Where «Nuevos» stands: fixed when the thread opens, kept until it is left. */
function useUnreadLine(id: Id, ready: boolean): string {
  const [line, setLine] = useState<string | null>(null);
  if (line === null && ready) {
    const state = getState();
    const c = state.conversations[id];
    const mark = state.marks[id]?.count;
    const unread = c === undefined ? 0 : unreadOf(c, mark);
    const first = firstUnread(state.timelines[id]?.items ?? [], unread);
    setLine(first);
    return first;
  }
  return line ?? '';
}

/** What stands on a visible screen at the bottom of the thread is read. */
function useReading(id: Id, atBottom: boolean): void {
  const visible = useVisible();
  const online = useLinkStatus().kind === 'online';
  const unread = useStore((state) => {
    const c = state.conversations[id];
    return c === undefined ? 0 : unreadOf(c, state.marks[id]?.count);
  });
  const opened = useStore((state) => (state.marks[id]?.count ?? -1) >= 0);
  const seq = useStore((state) => {
    const items = state.timelines[id]?.items;
    return items === undefined ? 0 : items.reduce((max, item) => Math.max(max, item.seq), 0);
  });
  const inbound = useStore((state) => state.conversations[id]?.inbound_count ?? 0);
  const [kept, setKept] = useState(-1);
  // "Mark unread" must hold while the thread is still open: only something newer is read again.
  const ownUnread = opened && unread > 0 && kept === inbound;
  useEffect(() => {
    if (!visible || !online || !atBottom || seq === 0 || ownUnread) return;
    if (unread === 0 && opened) return;
    setKept(inbound);
    markRead(id, seq).catch(() => {});
  }, [id, visible, online, atBottom, seq, unread, opened, inbound, ownUnread]);
}

function TypingLine({ id }: { id: Id }) {
  const typists = useStore((state) => state.typing[id]);
  const name = useStore((state) => {
    const c = state.conversations[id];
    return c === undefined ? '' : nameOf(c);
  });
  const active = useClock(
    (now) => typists?.some((one) => one.kind === 'contact' && one.until > now) ?? false,
  );
  if (!active) return null;
  return (
    <div className="typing" aria-live="off">
      <Dots />
      {t('thread.typing', { name })}
    </div>
  );
}
