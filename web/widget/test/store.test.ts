import { expect, test } from 'vitest';
import * as store from '../src/core/store';
import type { Frame } from '../src/core/types';
import { item, state } from './fakes';

const event = (seq: number, more: Partial<Frame> = {}): Frame => ({
  t: 'event',
  seq,
  up_to: seq,
  item: item(seq),
  ...more,
});

const run = (frames: Frame[]) => frames.reduce(store.apply, store.emptyThread);
const seqs = (thread: store.Thread) => thread.items.map((one) => one.seq);

test('a replay changes nothing', () => {
  const frames = [event(1), event(2, { state: state({ unread: 2 }) }), event(3)];
  expect(run([...frames, ...frames])).toEqual(run(frames));
  expect(run([...frames, event(1, { state: state({ unread: 9 }) })]).state.unread).toBe(2);
});

test('frames out of turn end in the same thread', () => {
  const frames = [event(1), event(2), event(3), event(4)];
  const mixed = [3, 0, 2, 1].flatMap((i) => frames[i] ?? []);
  expect(run(mixed)).toEqual({ ...run(frames), revs: expect.objectContaining({ i1: 1, i4: 4 }) });
});

test('an older frame never overwrites a newer one', () => {
  const sent = { ...item(1), state: 'sent' };
  const read = { ...item(1), state: 'read' };
  const thread = run([
    event(1, { item: sent }),
    event(5, { item: read }),
    event(3, { item: sent }),
  ]);
  expect(thread.items[0]?.state).toBe('read');
});

test('apply does not touch what it is given', () => {
  const before = Object.freeze({ ...store.emptyThread, revs: Object.freeze({}) });
  store.apply(before, event(1));
  expect(before.items).toEqual([]);
});

test('the order is by time, then by seq', () => {
  const late = item(9, { at: 1500 });
  expect(seqs(run([event(1), event(2), event(9, { item: late })]))).toEqual([1, 9, 2]);
});

test('our own message is one item, from the answer and from the live line', () => {
  const mine = item(4, { author: 'visitor', client_id: 'c1' });
  const sent = { item: mine, state: state(), seq: 4 };
  const thread = store.apply(store.applySent(store.emptyThread, sent), event(4, { item: mine }));
  expect(thread.items).toHaveLength(1);
});

test('the answer to our message does not skip what others wrote meanwhile', () => {
  const thread = run([event(1), event(2)]);
  const sent = { item: item(9), state: state(), seq: 9 };
  expect(store.applySent(thread, sent).upTo).toBe(2);
  expect(store.applySent(store.emptyThread, sent).upTo).toBe(9);
});

test('a page that does not meet the thread replaces it: no silent hole', () => {
  const thread = { ...run([event(1), event(2)]), loaded: true };
  const page = { seq: 60, items: [item(50), item(51)], before: 'k50', state: state() };
  const next = store.applyNewest(thread, page);
  expect(seqs(next)).toEqual([50, 51]);
  expect(next.before).toBe('k50');
  expect(next.upTo).toBe(60);
});

test('a page that meets the thread keeps what was read before it', () => {
  const page1 = { seq: 3, items: [item(3)], before: 'k3', state: state() };
  const earlier = { seq: 3, items: [item(1), item(2)], before: '', state: state() };
  const read = store.applyEarlier(store.applyNewest(store.emptyThread, page1), earlier);
  const again = store.applyNewest(read, {
    seq: 4,
    items: [item(3), item(4)],
    before: 'k3',
    state: state(),
  });
  expect(seqs(again)).toEqual([1, 2, 3, 4]);
  expect(again.before).toBe('');
});
