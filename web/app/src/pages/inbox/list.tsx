import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp, Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Id, SegmentState, Sort } from '@/api/types';
import { t } from '@/i18n';
import { useCommand } from '@/lib/commands';
import { changesSince } from '@/store/lists';
import { loadMore } from '@/store/load';
import { countsKey, type View, viewKey } from '@/store/rules';
import { useStore } from '@/store/store';
import { Button, formatCount, IconButton, Select, Skeleton } from '@/ui';
import { useRows, useViewData } from './data';
import { ListEmpty, ListFailed } from './list-empty';
import { useInboxNav } from './nav';
import { Row } from './row';
import { HolderSegment, SearchBox, StateSegment } from './top-bar';
import { useFrozen } from './use-frozen';

const sorts: Sort[] = ['recent', 'deadline', 'waiting'];

export function ConversationList({
  view,
  openId,
  phone,
}: {
  view: View;
  openId: Id;
  phone: boolean;
}) {
  const data = useViewData(view);
  const current = useRows(view);
  const frozen = useFrozen(current, viewKey(view));
  const changes = frozen.active ? changesSince(frozen.rows, current) : 0;
  const scroller = useRef<HTMLDivElement>(null);
  const thaw = () => {
    frozen.thaw();
    scroller.current?.scrollTo({ top: 0 });
  };
  return (
    <section className="list" aria-label={t('list.label')} {...frozen.handlers}>
      {phone ? <PhoneHead view={view} /> : <ListHead view={view} />}
      {changes > 0 && (
        <button type="button" className="pill" onClick={thaw}>
          <ArrowUp className="i i14" aria-hidden />
          {t('list.changes', { n: changes })}
        </button>
      )}
      {data.state === 'failed' ? (
        <ListFailed retry={data.retry} />
      ) : data.state === 'loading' && frozen.rows.length === 0 ? (
        <ListSkeleton />
      ) : frozen.rows.length === 0 ? (
        <ListEmpty view={view} />
      ) : (
        <Rows
          ids={frozen.rows}
          view={view}
          openId={openId}
          height={phone ? 89 : 84}
          scroller={scroller}
        />
      )}
      {view.q !== '' && <AlsoIn view={view} />}
    </section>
  );
}

function ListHead({ view }: { view: View }) {
  const nav = useInboxNav();
  const counts = useStore((state) => state.counts[countsKey(view.holder, view.state, view.q)]);
  const n = counts?.states[view.state];
  return (
    <div className="lh">
      <h2 className="trunc">{t(`list.${view.holder}.${view.state}`)}</h2>
      <span className="muted num">{n === undefined ? '' : formatCount(n)}</span>
      <span className="grow" />
      <Select
        quiet
        label={t('sort.label')}
        value={view.sort}
        onChange={(sort) => nav.change({ sort })}
        options={sorts.map((value) => ({ value, label: t(`sort.${value}`) }))}
      />
    </div>
  );
}

/** On a phone the head holds what the top bar holds elsewhere. */
function PhoneHead({ view }: { view: View }) {
  const [searching, setSearching] = useState(view.q !== '');
  return (
    <div className="ph">
      <div className="ph-t">
        <h1>{t('nav.inbox')}</h1>
        <IconButton
          label={t('common.search')}
          aria-pressed={searching}
          onClick={() => setSearching(!searching)}
        >
          {searching ? (
            <X className="i i20" aria-hidden />
          ) : (
            <Search className="i i20" aria-hidden />
          )}
        </IconButton>
      </div>
      {searching && <SearchBox view={view} autoFocus />}
      <HolderSegment view={view} />
      <StateSegment view={view} className="pills" />
    </div>
  );
}

function Rows({
  ids,
  view,
  openId,
  height,
  scroller,
}: {
  ids: readonly Id[];
  view: View;
  openId: Id;
  height: number;
  scroller: React.RefObject<HTMLDivElement | null>;
}) {
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
    getItemKey: (index) => ids[index] ?? index,
    paddingStart: 6,
    paddingEnd: 6,
  });
  const items = virtual.getVirtualItems();
  const last = items[items.length - 1]?.index ?? 0;
  useEffect(() => {
    if (last >= ids.length - 15) void loadMore(view).catch(() => {});
  }, [last, ids.length, view]);
  useRoving(ids, openId, (index) => virtual.scrollToIndex(index));
  const tabbable = ids.includes(openId) ? openId : ids[0];
  return (
    <div ref={scroller} className="ls scroll">
      <ul
        aria-label={t('list.label')}
        style={{ height: virtual.getTotalSize(), position: 'relative' }}
      >
        {items.map((item) => {
          const id = ids[item.index];
          return id === undefined ? null : (
            <li
              key={item.key}
              className="ls-row"
              aria-setsize={ids.length}
              aria-posinset={item.index + 1}
              style={{ height, transform: `translateY(${item.start}px)` }}
            >
              <Row id={id} open={id === openId} tabbable={id === tabbable} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** J and K, and the arrows, move the focus along the rows. */
function useRoving(ids: readonly Id[], openId: Id, show: (index: number) => void): void {
  const step = (by: number) => {
    const focused = document.activeElement?.getAttribute('data-row') ?? openId;
    const at = ids.indexOf(focused);
    const next = Math.min(ids.length - 1, Math.max(0, at < 0 ? 0 : at + by));
    const id = ids[next];
    if (id === undefined) return;
    const row = () => document.querySelector<HTMLElement>(`[data-row="${id}"]`);
    show(next);
    // A row beyond the window exists only after the next frame.
    const here = row();
    if (here !== null) here.focus();
    else requestAnimationFrame(() => row()?.focus());
  };
  useCommand('next', () => step(1));
  useCommand('previous', () => step(-1));
}

/** Hits of a search outside of the chosen state are never hidden. */
function AlsoIn({ view }: { view: View }) {
  const nav = useInboxNav();
  const elsewhere = useStore((state) => state.lists[viewKey(view)]?.elsewhere);
  const found = (['active', 'inactive', 'closed'] as SegmentState[]).filter(
    (state) => state !== view.state && (elsewhere?.[state] ?? 0) > 0,
  );
  if (found.length === 0) return null;
  return (
    <div className="also">
      {t('search.also')}
      {found.map((state) => (
        <Button key={state} kind="link" onClick={() => nav.change({ state })}>
          {t(`state.${state}`)} ({formatCount(elsewhere?.[state] ?? 0)})
        </Button>
      ))}
    </div>
  );
}

function ListSkeleton() {
  return (
    <div className="ls" aria-busy="true">
      <span className="vh">{t('common.loading')}</span>
      {[0, 1, 2, 3, 4, 5].map((n) => (
        <div key={n} className="ci skel-row">
          <Skeleton width={40} height={40} round />
          <span className="ci-b">
            <Skeleton width="48%" />
            <Skeleton width="86%" />
            <Skeleton width="34%" height={14} />
          </span>
        </div>
      ))}
    </div>
  );
}
