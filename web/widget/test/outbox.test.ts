import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../src/core/api';
import { Lead, leaseMs } from '../src/core/lead';
import { Outbox } from '../src/core/outbox';
import type { Area } from '../src/core/storage';
import type { Outgoing, Sent } from '../src/core/types';
import { boxOf, fakeArea, fakeServer, message } from './fakes';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A tab: an outbox that sends only while its lead holds. */
function tab(area: Area, name: string, send: (m: Outgoing) => Promise<Sent>) {
  const box = boxOf(area);
  const sent: string[] = [];
  const lead = new Lead(box, name, () => outbox.kick());
  const outbox: Outbox = new Outbox({
    box,
    leads: () => lead.leads,
    send,
    onSent: (answer) => sent.push(answer.item.client_id ?? ''),
    onChange: () => {},
  });
  lead.join();
  return { outbox, lead, sent };
}

const settle = () => vi.advanceTimersByTimeAsync(100);

test('messages leave once, in order', async () => {
  const server = fakeServer();
  const one = tab(fakeArea(), 'a', async (m) => server.accept(m));
  for (let n = 0; n < 5; n++) one.outbox.add(message(n));
  await settle();
  expect(server.calls).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
  expect(one.sent).toEqual(server.calls);
  expect(one.outbox.list()).toEqual([]);
});

test('a page that dies before the answer sends again with the same client_id: one message', async () => {
  const area = fakeArea();
  const server = fakeServer();
  const dead = tab(area, 'a', async (m) => {
    server.accept(m);
    return new Promise(() => {});
  });
  dead.outbox.add(message(1));
  dead.outbox.add(message(2));
  await settle();
  dead.lead.leave();
  const next = tab(area, 'b', async (m) => server.accept(m));
  await settle();
  expect(server.calls).toEqual(['c1', 'c1', 'c2']);
  expect(server.kept.map((m) => m.client_id)).toEqual(['c1', 'c2']);
  expect(next.outbox.list()).toEqual([]);
});

test('of several tabs one sends', async () => {
  const area = fakeArea();
  const server = fakeServer();
  const tabs = ['a', 'b', 'c'].map((name) => tab(area, name, async (m) => server.accept(m)));
  for (const [n, one] of tabs.entries()) one.outbox.add(message(n));
  await settle();
  expect(tabs.filter((one) => one.lead.leads)).toHaveLength(1);
  for (const one of tabs) one.outbox.kick();
  await settle();
  expect(server.calls).toEqual(['c0', 'c1', 'c2']);
});

test('a sleeping leader lapses and another tab takes over', async () => {
  const area = fakeArea();
  const server = fakeServer();
  boxOf(area).set('lead', { me: 'asleep', until: Date.now() + leaseMs });
  const one = tab(area, 'b', async (m) => server.accept(m));
  one.outbox.add(message(1));
  await settle();
  expect(server.calls).toEqual([]);
  await vi.advanceTimersByTimeAsync(leaseMs + 3000);
  expect(server.calls).toEqual(['c1']);
});

test('a lease from a clock that was set back does not hold', async () => {
  const area = fakeArea();
  boxOf(area).set('lead', { me: 'other', until: Date.now() + 86_400_000 });
  const one = tab(area, 'b', async (m) => fakeServer().accept(m));
  await settle();
  expect(one.lead.leads).toBe(true);
});

test('429 keeps the message and honours Retry-After, in a new page too', async () => {
  const area = fakeArea();
  const server = fakeServer();
  let refused = 0;
  const first = tab(area, 'a', async () => {
    refused++;
    throw new ApiError(429, 'slow_down', 7000);
  });
  first.outbox.add(message(1));
  await settle();
  expect(refused).toBe(1);
  expect(first.outbox.stuck()).toBe(false);
  expect(first.outbox.waitUntil()).toBeGreaterThan(Date.now() + 6000);
  first.lead.leave();
  const second = tab(area, 'b', async (m) => server.accept(m));
  second.outbox.kick();
  await vi.advanceTimersByTimeAsync(5000);
  expect(server.calls).toEqual([]);
  await vi.advanceTimersByTimeAsync(3000);
  expect(server.calls).toEqual(['c1']);
});

test('no network: it is tried again, more and more seldom, and at once when asked', async () => {
  let online = false;
  let tries = 0;
  const server = fakeServer();
  const one = tab(fakeArea(), 'a', async (m) => {
    tries++;
    if (!online) throw new ApiError(0, 'offline');
    return server.accept(m);
  });
  one.outbox.add(message(1));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(tries).toBeGreaterThan(3);
  expect(tries).toBeLessThan(14);
  expect(one.outbox.stuck()).toBe(true);
  online = true;
  one.outbox.kick();
  await settle();
  expect(server.kept).toHaveLength(1);
  expect(one.outbox.stuck()).toBe(false);
});

test('a refusal for good is kept for the visitor and does not hold up the rest', async () => {
  const server = fakeServer();
  let deny = true;
  const one = tab(fakeArea(), 'a', async (m) => {
    if (deny && m.client_id === 'c1')
      throw new ApiError(422, 'contact_required', 0, { fields: ['email'] });
    return server.accept(m);
  });
  one.outbox.add(message(1));
  one.outbox.add(message(2));
  await settle();
  expect(server.calls).toEqual(['c2']);
  expect(one.outbox.list()).toMatchObject([
    { client_id: 'c1', failed: 'contact_required', fields: ['email'] },
  ]);
  deny = false;
  one.outbox.retry('c1', { email: 'ana@ejemplo.com' });
  await settle();
  expect(server.kept.at(-1)).toEqual({ ...message(1), contact: { email: 'ana@ejemplo.com' } });
  expect(one.outbox.list()).toEqual([]);
});

test('signing out while a message is under way forgets it', async () => {
  let answer = (_: Sent) => {};
  const one = tab(
    fakeArea(),
    'a',
    () =>
      new Promise((done) => {
        answer = done;
      }),
  );
  one.outbox.add(message(1));
  await settle();
  one.outbox.clear();
  answer(fakeServer().accept(message(1)));
  await settle();
  expect(one.sent).toEqual([]);
});

test('storage that throws keeps the message in memory', async () => {
  const server = fakeServer();
  const broken = new Proxy(fakeArea(), {
    get(target, name) {
      if (name === 'setItem')
        return () => {
          throw new Error('full');
        };
      return Reflect.get(target, name);
    },
  });
  const box = boxOf(broken);
  const lead = new Lead(box, 'a', () => outbox.kick());
  const outbox: Outbox = new Outbox({
    box,
    leads: () => lead.leads,
    send: async (m) => server.accept(m),
    onSent: () => {},
    onChange: () => {},
  });
  lead.join();
  outbox.add(message(1));
  await settle();
  expect(server.calls).toEqual(['c1']);
});
