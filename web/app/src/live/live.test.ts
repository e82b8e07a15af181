import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerFrame } from '@/api/frames';
import { countdownOf, countdownText } from '@/lib/countdown';
import { conversation, HOUR, MIN, NOW } from '@/testing/make';
import { observeNow, serverNow } from './clock';
import { backoff, type LinkStatus, openLink } from './socket';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('clock', () => {
  it('shows the same countdown whatever the browser believes the time is', () => {
    const c = conversation({
      id: 'a',
      window: { policy: 'session_24h', closes_at: NOW + 9 * MIN },
    });
    const shown = [-3, 0, 3].map((hours) => {
      vi.setSystemTime((NOW + hours * HOUR) / 1000);
      observeNow(NOW);
      vi.advanceTimersByTime(56_000);
      return countdownText(countdownOf(c, serverNow()), true);
    });
    expect(new Set(shown)).toEqual(new Set(['8 min 04 s']));
  });

  it('follows a jump of the server and ignores the delay of an answer', () => {
    vi.setSystemTime(NOW / 1000);
    observeNow(NOW);
    observeNow(NOW - 300_000);
    expect(serverNow()).toBe(NOW);
    observeNow(NOW + 24 * HOUR);
    expect(serverNow()).toBe(NOW + 24 * HOUR);
  });
});

class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 1;
  sent: string[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
    this.onclose?.();
  }
  say(frame: ServerFrame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

describe('link', () => {
  function open() {
    FakeSocket.all = [];
    let since = 7;
    const statuses: LinkStatus['kind'][] = [];
    const frames: ServerFrame[] = [];
    const link = openLink({
      url: (from) => `ws://host/live?since=${from}`,
      since: () => since,
      onFrame: (frame) => {
        frames.push(frame);
        if ('up_to' in frame) since = frame.up_to;
      },
      onStatus: (status) => statuses.push(status.kind),
      connect: (url) => new FakeSocket(url) as unknown as WebSocket,
      random: () => 0.5,
    });
    return { link, statuses, frames };
  }

  it('comes back from where it was', () => {
    const { link, statuses } = open();
    FakeSocket.all[0]?.say({ t: 'hello', up_to: 12, now: NOW });
    FakeSocket.all[0]?.say({ t: 'cursor', up_to: 20, now: NOW });
    FakeSocket.all[0]?.close();
    vi.advanceTimersByTime(5000);
    expect(FakeSocket.all.map((socket) => socket.url)).toEqual([
      'ws://host/live?since=7',
      'ws://host/live?since=20',
    ]);
    FakeSocket.all[1]?.say({ t: 'hello', up_to: 20, now: NOW });
    expect(statuses).toEqual(['connecting', 'online', 'offline', 'online']);
    link.close();
  });

  it('takes a long silence for a dead line', () => {
    const { link, statuses } = open();
    FakeSocket.all[0]?.say({ t: 'hello', up_to: 12, now: NOW });
    vi.advanceTimersByTime(41_000);
    expect(statuses.at(-1)).toBe('offline');
    link.close();
  });

  it('waits longer and longer, and never beyond five seconds', () => {
    const waits = [1, 2, 3, 4, 5, 9].map((attempt) => backoff(attempt, () => 0.999));
    expect(waits.every((wait) => wait >= 500 && wait <= 5000)).toBe(true);
    expect(waits.toSorted((a, b) => a - b)).toEqual(waits);
    expect(backoff(6, () => 0)).toBe(500);
  });
});
