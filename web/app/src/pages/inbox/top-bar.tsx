import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Holder, SegmentState } from '@/api/types';
import { t } from '@/i18n';
import { useCommand } from '@/lib/commands';
import { countsKey, type View } from '@/store/rules';
import { useWorkspace } from '@/store/session';
import { useStore } from '@/store/store';
import { formatCount, IconButton, Segmented, Select } from '@/ui';
import { useInboxNav } from './nav';

const holders: Holder[] = ['unassigned', 'mine', 'all'];
const states: SegmentState[] = ['active', 'inactive', 'closed'];

/** Search and the two segments. The same in every width; narrow ones fold the segments into menus. */
export function TopBar({ view, narrow }: { view: View; narrow: boolean }) {
  const demo = useWorkspace().is_demo;
  return (
    <search className="top">
      <SearchBox view={view} />
      <HolderSegment view={view} fold={narrow} />
      <StateSegment view={view} fold={narrow} />
      {demo && (
        <>
          <span className="grow" />
          <span className="chip">{t('nav.demo')}</span>
        </>
      )}
    </search>
  );
}

function useCounts(view: View) {
  return useStore((state) => state.counts[countsKey(view.holder, view.state, view.q)]);
}

export function HolderSegment({ view, fold }: { view: View; fold?: boolean }) {
  const nav = useInboxNav();
  const counts = useCounts(view);
  const count = (holder: Holder) => counts?.holders[holder];
  if (fold) {
    return (
      <Select
        label={t('holder.label')}
        value={view.holder}
        onChange={(holder) => nav.change({ holder })}
        options={holders.map((value) => ({
          value,
          label: withCount(t(`holder.${value}`), count(value)),
        }))}
      />
    );
  }
  return (
    <Segmented
      label={t('holder.label')}
      value={view.holder}
      onChange={(holder) => nav.change({ holder })}
      items={holders.map((value) => ({ value, label: t(`holder.${value}`), count: count(value) }))}
    />
  );
}

export function StateSegment({
  view,
  fold,
  className,
}: {
  view: View;
  fold?: boolean;
  className?: string;
}) {
  const nav = useInboxNav();
  const counts = useCounts(view);
  const n = useWorkspace().active_hours;
  const tips: Record<SegmentState, string> = {
    active: t('state.active.tip', { n }),
    inactive: t('state.inactive.tip', { n }),
    closed: t('state.closed.tip'),
  };
  const count = (state: SegmentState) => counts?.states[state];
  if (fold) {
    return (
      <Select
        label={t('state.label')}
        value={view.state}
        onChange={(state) => nav.change({ state })}
        options={states.map((value) => ({
          value,
          label: withCount(t(`state.${value}`), count(value)),
        }))}
      />
    );
  }
  return (
    <Segmented
      label={t('state.label')}
      className={className}
      value={view.state}
      onChange={(state) => nav.change({ state })}
      items={states.map((value) => ({
        value,
        label: t(`state.${value}`),
        count: count(value),
        tip: tips[value],
      }))}
    />
  );
}

function withCount(label: string, count: number | undefined): string {
  return count === undefined ? label : `${label} ${formatCount(count)}`;
}

/** Filters the view while typing; the address follows a moment later. */
export function SearchBox({ view, autoFocus }: { view: View; autoFocus?: boolean }) {
  const nav = useInboxNav();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(view.q);
  const sent = useRef(view.q);
  useCommand('search', () => {
    input.current?.focus();
    input.current?.select();
  });
  useEffect(() => {
    // The address changed by other hands: back button, a link, "also in".
    if (view.q !== sent.current) {
      sent.current = view.q;
      setText(view.q);
    }
  }, [view.q]);
  useEffect(() => {
    const q = text.trim();
    if (q === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = q;
      nav.change({ q }, true);
    }, 160);
    return () => clearTimeout(timer);
  }, [text, nav]);
  useEffect(() => {
    if (autoFocus) input.current?.focus();
  }, [autoFocus]);
  return (
    <div className="search">
      <Search className="i" aria-hidden />
      <input
        ref={input}
        type="search"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck={false}
        aria-label={t('search.placeholder')}
        placeholder={t('search.placeholder')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text !== '') {
            event.preventDefault();
            setText('');
          }
        }}
      />
      {text !== '' && (
        <IconButton size="sm" label={t('search.clear')} onClick={() => setText('')}>
          <X className="i i14" aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
