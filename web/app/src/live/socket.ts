import type { ClientFrame, ServerFrame } from '@/api/frames';

export type LinkStatus =
  | { kind: 'connecting' }
  | { kind: 'online' }
  /** `since` and `retryAt` are milliseconds of the browser's own clock. */
  | { kind: 'offline'; since: number; retryAt: number };

export interface LinkOptions {
  /** Where to connect; `since` is the last change applied. */
  url: (since: number) => string;
  since: () => number;
  onFrame: (frame: ServerFrame) => void;
  onStatus: (status: LinkStatus) => void;
  /** Told before each reconnection after a refusal; a signed-out session shows here. */
  onRefused?: () => void;
  connect?: (url: string) => WebSocket;
  random?: () => number;
}

export interface Link {
  send: (frame: ClientFrame) => void;
  retryNow: () => void;
  close: () => void;
}

/** The server speaks at least every 15 s; after this much silence the line is dead. */
const SILENCE = 40_000;

/** Milliseconds before attempt n (1, 2, ...): grows to 5 s, with jitter so that a restart is not a stampede. */
export function backoff(attempt: number, random: () => number): number {
  const ceiling = Math.min(5000, 500 * 2 ** (attempt - 1));
  return 500 + random() * Math.max(0, ceiling - 500) + (attempt === 1 ? random() * 250 : 0);
}

/** What the browser itself knows of its network; returns how to stop listening. */
function watchNetwork(offline: () => void, online: () => void): () => void {
  window.addEventListener('offline', offline);
  window.addEventListener('online', online);
  return () => {
    window.removeEventListener('offline', offline);
    window.removeEventListener('online', online);
  };
}

/** Keeps one socket to the server alive until closed. Frames are lost only with `since` telling from where. */
export function openLink(options: LinkOptions): Link {
  const { connect = (url) => new WebSocket(url), random = Math.random } = options;
  let socket: WebSocket | null = null;
  let closed = false;
  let attempt = 0;
  let opened = false;
  let offlineSince = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;

  function listen(current: WebSocket): void {
    current.onmessage = (event) => {
      heard(current);
      const frame = JSON.parse(String(event.data)) as ServerFrame;
      if (frame.t === 'hello') {
        attempt = 0;
        opened = true;
        offlineSince = 0;
        options.onStatus({ kind: 'online' });
      }
      options.onFrame(frame);
    };
    current.onclose = () => lost(current);
    current.onerror = () => current.close();
  }

  function heard(current: WebSocket): void {
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(() => drop(current), SILENCE);
  }

  function drop(current: WebSocket): void {
    current.close();
    lost(current);
  }

  function start(): void {
    clearTimeout(retryTimer);
    opened = false;
    socket = connect(options.url(options.since()));
    listen(socket);
    heard(socket);
  }

  function lost(current: WebSocket): void {
    if (closed || socket !== current) return;
    socket = null;
    clearTimeout(silenceTimer);
    attempt += 1;
    if (!opened && attempt > 1) options.onRefused?.();
    if (offlineSince === 0) offlineSince = Date.now();
    const wait = backoff(attempt, random);
    options.onStatus({ kind: 'offline', since: offlineSince, retryAt: Date.now() + wait });
    retryTimer = setTimeout(start, wait);
  }

  function retryNow(): void {
    if (closed || socket !== null) return;
    start();
  }

  const unwatch = watchNetwork(() => {
    if (socket !== null) drop(socket);
  }, retryNow);
  options.onStatus({ kind: 'connecting' });
  start();

  return {
    send: (frame) => {
      if (socket?.readyState === 1) socket.send(JSON.stringify(frame));
    },
    retryNow,
    close: () => {
      closed = true;
      clearTimeout(retryTimer);
      clearTimeout(silenceTimer);
      unwatch();
      socket?.close();
    },
  };
}
