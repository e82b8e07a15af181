import { describe, expect, it } from 'vitest';
import { conversation, HOUR, MIN, NOW, stateWith } from '@/testing/make';
import { changesSince, rowsOf, withPage } from './lists';
import { canReopen, defaultView, segmentOf, unreadOf, viewKey, windowOver } from './rules';

describe('unread', () => {
  const c = conversation({ id: 'a', inbound_count: 7, answered_count: 5 });
  it('counts from the own mark, else from what was answered', () => {
    expect(unreadOf(c, undefined)).toBe(2);
    expect(unreadOf(c, -1)).toBe(2);
    expect(unreadOf(c, 0)).toBe(7);
    expect(unreadOf(c, 6)).toBe(1);
    expect(unreadOf(c, 9)).toBe(0);
  });
});

describe('segment', () => {
  const quiet = { id: 'a', last_at: NOW - 8 * HOUR };
  it('puts each conversation in exactly one', () => {
    expect(segmentOf(conversation(quiet), NOW, 8)).toBe('inactive');
    expect(segmentOf(conversation(quiet), NOW - 1, 8)).toBe('active');
    expect(segmentOf(conversation({ ...quiet, waiting_since: 1 }), NOW, 8)).toBe('active');
    expect(segmentOf(conversation({ ...quiet, status: 'closed', waiting_since: 1 }), NOW, 8)).toBe(
      'closed',
    );
  });
});

describe('windows and reopening', () => {
  const closed = { id: 'a', status: 'closed' as const, closed_reason: 'hand' as const };
  it('reopens only what a person or idleness closed, in time', () => {
    expect(canReopen(conversation(closed), NOW)).toBe(true);
    expect(canReopen(conversation(closed), NOW + 23 * HOUR)).toBe(false);
    expect(canReopen(conversation({ ...closed, closed_reason: 'deadline' }), NOW)).toBe(false);
    expect(canReopen(conversation({ ...closed, status: 'open' }), NOW)).toBe(false);
    const free = { ...closed, window: { policy: 'unlimited' as const, closes_at: 0 } };
    expect(canReopen(conversation(free), NOW + 900 * HOUR)).toBe(true);
  });
  it('is over at the very instant of the deadline', () => {
    const c = conversation({ id: 'a' });
    expect(windowOver(c, c.window.closes_at - 1)).toBe(false);
    expect(windowOver(c, c.window.closes_at)).toBe(true);
  });
});

describe('rows of a view', () => {
  const view = defaultView;
  const at = (id: string, minutes: number) => conversation({ id, last_at: NOW - minutes * MIN });
  const page = (items: ReturnType<typeof at>[], next: string) => ({
    seq: 1,
    now: NOW,
    items,
    next,
  });

  it('inserts what becomes newer and leaves out what lies past the loaded pages', () => {
    let state = withPage(
      stateWith(),
      view,
      page([at('a', 1), at('b', 5), at('c', 9)], 'more'),
      true,
    );
    state = {
      ...state,
      conversations: { ...state.conversations, d: at('d', 7), far: at('far', 30) },
    };
    expect(rowsOf(state, view, NOW)).toEqual(['a', 'b', 'd', 'c']);
    const whole = withPage(state, view, page([at('far', 30)], ''), false);
    expect(rowsOf(whole, view, NOW)).toEqual(['a', 'b', 'd', 'c', 'far']);
  });

  it('follows holder and state by itself', () => {
    const mine = { ...at('a', 1), holder_id: 'ana', assignee_id: 'ana' };
    const views = [
      { ...view, holder: 'mine' as const },
      { ...view, holder: 'unassigned' as const },
      { ...view, state: 'closed' as const },
    ];
    let state = stateWith(mine, at('b', 2), { ...at('c', 3), status: 'closed' as const });
    for (const one of views) state = withPage(state, one, page([], ''), true);
    expect(views.map((one) => rowsOf(state, one, NOW))).toEqual([['a'], ['b'], ['c']]);
  });

  it('sorts by time left and by the longest wait, with none at the end', () => {
    const session = (closes_at: number) => ({ policy: 'session_24h' as const, closes_at });
    let state = stateWith(
      { ...at('a', 1), window: session(NOW + 2 * HOUR), waiting_since: NOW - MIN },
      { ...at('b', 2), window: session(NOW + HOUR) },
      {
        ...at('c', 3),
        window: { policy: 'unlimited', closes_at: 0 },
        waiting_since: NOW - 2 * MIN,
      },
    );
    for (const sort of ['deadline', 'waiting'] as const) {
      state = withPage(state, { ...view, sort }, page([], ''), true);
    }
    expect(rowsOf(state, { ...view, sort: 'deadline' }, NOW)).toEqual(['b', 'a', 'c']);
    expect(rowsOf(state, { ...view, sort: 'waiting' }, NOW)).toEqual(['c', 'a', 'b']);
  });

  it('shows the hits of a search only, in the order of the server', () => {
    const search = { ...view, q: 'jo' };
    const state = withPage(stateWith(at('a', 1)), search, page([at('c', 9), at('b', 5)], ''), true);
    expect(rowsOf(state, search, NOW)).toEqual(['c', 'b']);
    expect(state.lists[viewKey(search)]?.hits).toEqual(['c', 'b']);
  });

  it('counts what is new or moved up since the list froze', () => {
    expect(changesSince(['a', 'b', 'c'], ['a', 'b', 'c'])).toBe(0);
    expect(changesSince(['a', 'b', 'c'], ['c', 'a', 'b'])).toBe(1);
    expect(changesSince(['a', 'b', 'c'], ['x', 'y', 'a', 'b', 'c'])).toBe(2);
    expect(changesSince(['a', 'b', 'c'], ['a', 'c'])).toBe(0);
  });
});
