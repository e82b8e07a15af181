import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../src/core/api';
import { backoffMs, Live } from '../src/core/live';
import type { Frame } from '../src/core/types';

class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: string[] = [];
  onmessage?: (event: { data: string }) => void;
  onclose?: () => void;
  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
    this.onclose?.();
  }
  say(frame: Frame) {
    this.readyState = 1;
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  FakeSocket.all = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function line(poll = vi.fn(async () => ({ up_to: 0, frames: [] as Frame[] }))) {
  const frames: Frame[] = [];
  const ups: boolean[] = [];
  const gone = vi.fn();
  const place = { seq: 7 };
  const live = new Live({
    url: (since) => `ws://h/live?since=${since}`,
    secret: () => 'S',
    since: () => place.seq,
    poll,
    onFrame: (frame) => frames.push(frame),
    onUp: (up) => ups.push(up),
    onGone: gone,
  });
  live.start();
  return { live, frames, ups, gone, place, poll };
}
const last = () => FakeSocket.all.at(-1) as FakeSocket;

test('it resumes after the last seq, with the secret as a subprotocol', async () => {
  const { ups, place } = line();
  expect(last().url).toBe('ws://h/live?since=7');
  expect(last().protocols).toEqual(['bandeja.v1', 't.S']);
  last().say({ t: 'hello', up_to: 7 });
  place.seq = 12;
  last().close();
  expect(ups).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(FakeSocket.all).toHaveLength(2);
  expect(last().url).toBe('ws://h/live?since=12');
});

test('a silent line is given up', async () => {
  line();
  last().say({ t: 'hello', up_to: 7 });
  await vi.advanceTimersByTimeAsync(39_000);
  last().say({ t: 'cursor', up_to: 8 });
  await vi.advanceTimersByTimeAsync(39_000);
  expect(FakeSocket.all).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(3000);
  expect(FakeSocket.all).toHaveLength(2);
});

test('an open line is kept alive', async () => {
  line();
  last().say({ t: 'hello', up_to: 7 });
  await vi.advanceTimersByTimeAsync(26_000);
  expect(last().sent).toEqual(['{"t":"ping"}']);
});

test('where sockets never open, long polls take over', async () => {
  let calls = 0;
  const poll = vi.fn(async () => {
    await new Promise((done) => setTimeout(done, 1000));
    calls++;
    return { up_to: 8, frames: calls === 1 ? [{ t: 'event' as const, seq: 8 }] : [] };
  });
  const { frames, ups } = line(poll);
  for (let n = 0; n < 3; n++) {
    last().close();
    await vi.advanceTimersByTimeAsync(5000);
  }
  expect(FakeSocket.all).toHaveLength(3);
  expect(poll).toHaveBeenCalledWith(7);
  expect(frames.map((frame) => frame.t)).toContain('event');
  expect(ups.at(-1)).toBe(true);
});

test('a session that the server forgot ends the polling', async () => {
  const poll = vi.fn(async () => {
    throw new ApiError(404, 'no_session');
  });
  const { gone } = line(poll as never);
  for (let n = 0; n < 3; n++) {
    last().close();
    await vi.advanceTimersByTimeAsync(5000);
  }
  expect(gone).toHaveBeenCalledTimes(1);
  expect(poll).toHaveBeenCalledTimes(1);
});

test('after stop nothing is heard or tried', async () => {
  const { live, frames } = line();
  const socket = last();
  live.stop();
  socket.say({ t: 'event', seq: 9 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(frames).toEqual([]);
  expect(FakeSocket.all).toHaveLength(1);
});

test('waits grow and are spread', () => {
  expect(backoffMs(0, 0)).toBe(500);
  expect(backoffMs(0, 1)).toBe(1000);
  expect(backoffMs(3, 1)).toBe(8000);
  expect(backoffMs(50, 1)).toBe(30_000);
});
