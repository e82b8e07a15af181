import { useEffect, useRef, useState } from 'react';
import { ApiError, mergedInto } from '@/api/client';
import type { Id } from '@/api/types';
import { serverNow, useClock } from '@/live/clock';
import { announce, onLiveEvent, useGeneration, useLinkStatus } from '@/live/live';
import { lookAt } from '@/store/apply';
import { rowsOf } from '@/store/lists';
import { loadCounts, loadDetail, loadList, loadTimeline } from '@/store/load';
import { type View, viewKey } from '@/store/rules';
import type { State } from '@/store/state';
import { getState, update, useStore } from '@/store/store';

const MINUTE = 60_000_000;

function sameIds(a: readonly Id[], b: readonly Id[]): boolean {
  return a === b || (a.length === b.length && a.every((id, i) => id === b[i]));
}

/** The ids of a view in order; changes only when the order or the members do. */
export function useRows(view: View): readonly Id[] {
  const minute = useClock((now) => Math.floor(now / MINUTE));
  const last = useRef<{ inputs: readonly unknown[]; rows: readonly Id[] } | null>(null);
  const select = (state: State): readonly Id[] => {
    const inputs = [state.conversations, state.lists, state.workspace, view, minute];
    const held = last.current;
    if (held?.inputs.every((input, i) => input === inputs[i])) return held.rows;
    const rows = rowsOf(state, view, serverNow());
    last.current = { inputs, rows };
    return rows;
  };
  return useStore(select, sameIds);
}

export type LoadState = 'loading' | 'ready' | 'failed';

/** Fetches the view and its counts, and asks the live line for the counts from now on. */
export function useViewData(view: View): { state: LoadState; retry: () => void } {
  const generation = useGeneration();
  const [attempt, setAttempt] = useState(0);
  const [failed, setFailed] = useState('');
  const key = viewKey(view);
  const loaded = useStore((state) => state.lists[key] !== undefined);
  useEffect(() => {
    const abort = new AbortController();
    setFailed('');
    announce('counts', { t: 'counts', holder: view.holder, state: view.state, q: view.q });
    loadList(view, abort.signal).catch(() => {
      if (!abort.signal.aborted) setFailed(key);
    });
    loadCounts(view, abort.signal).catch(() => {});
    return () => abort.abort();
  }, [view, key, generation, attempt]);
  useRefresh(view);
  const state = loaded ? 'ready' : failed === key ? 'failed' : 'loading';
  return { state, retry: () => setAttempt((n) => n + 1) };
}

/** What events alone cannot tell: the hits of a search, and what grew inactive without being held. */
function useRefresh(view: View): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void loadList(view).catch(() => {}), 700);
    };
    if (view.q !== '') {
      const stop = onLiveEvent(again);
      return () => {
        stop();
        clearTimeout(timer);
      };
    }
    if (view.state !== 'inactive') return;
    const interval = setInterval(again, 60_000);
    return () => {
      clearInterval(interval);
      clearTimeout(timer);
    };
  }, [view]);
}

interface ConversationData {
  state: LoadState | 'gone';
  /** The conversation that this one was merged into; "" = it was not. */
  into: Id;
  retry: () => void;
}

/** Fetches a conversation and its newest messages, and says that I am looking at it. */
export function useConversationData(id: Id): ConversationData {
  const generation = useGeneration();
  const [attempt, setAttempt] = useState(0);
  const [outcome, setOutcome] = useState<{ id: Id; is: 'failed' | 'done'; into?: Id } | null>(null);
  const ready = useStore((state) => state.timelines[id]?.loaded === true && id in state.details);
  useEffect(() => {
    update((state) => lookAt(state, id));
    announce('viewing', { t: 'viewing', conversation_id: id });
    if (id === '') return;
    const abort = new AbortController();
    setOutcome(null);
    Promise.all([loadDetail(id, abort.signal), loadTimeline(id, abort.signal)]).then(
      () => setOutcome({ id, is: 'done' }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const into = mergedInto(error);
        const unseen = into !== '' || (error instanceof ApiError && error.status === 404);
        setOutcome({ id, is: unseen ? 'done' : 'failed', into });
      },
    );
    return () => abort.abort();
  }, [id, generation, attempt]);
  useFreshAbilities(id);
  useCrossing(id, !ready && outcome?.id === id, () => setAttempt((n) => n + 1));
  const over = outcome?.id === id ? outcome.is : null;
  // Fetched and yet not held: it left, or it was never ours to see.
  const without = over === 'done' ? 'gone' : (over ?? 'loading');
  const into = outcome?.id === id ? (outcome.into ?? '') : '';
  return { state: ready ? 'ready' : without, into, retry: () => setAttempt((n) => n + 1) };
}

/**
 * It left while it was open: the server is asked whether it went into another one. It has come back: what was dropped
 * with it is fetched anew.
 */
function useCrossing(id: Id, lacking: boolean, fetch: () => void): void {
  const held = useStore((state) => id in state.conversations);
  const before = useRef({ id, held });
  useEffect(() => {
    const crossed = before.current.id === id && before.current.held !== held;
    before.current = { id, held };
    if (crossed && (!held || lacking)) fetch();
  }, [id, held, lacking, fetch]);
}

/** What may be done follows from status and assignment: when they change, the server is asked anew. */
function useFreshAbilities(id: Id): void {
  const link = useLinkStatus();
  const facts = useStore((state) => {
    const c = state.conversations[id];
    return c === undefined ? '' : `${c.status}|${c.assignee_id}|${c.team_id}|${c.bot}|${c.episode}`;
  });
  const seen = useRef({ id, facts });
  useEffect(() => {
    const before = seen.current;
    seen.current = { id, facts };
    if (before.id !== id || before.facts === '' || before.facts === facts) return;
    if (link.kind === 'offline' || getState().details[id] === undefined) return;
    void loadDetail(id).catch(() => {});
  }, [id, facts, link.kind]);
}

/** True only while the page is on screen: what is not looked at is not read. */
export function useVisible(): boolean {
  const [visible, setVisible] = useState(() => !document.hidden);
  useEffect(() => {
    const change = () => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', change);
    return () => document.removeEventListener('visibilitychange', change);
  }, []);
  return visible;
}
