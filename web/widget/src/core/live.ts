import { ApiError } from './api';
import type { Frame } from './types';

export interface LiveNeeds {
  /** Address of the socket that resumes after `since`. */
  url(since: number): string;
  secret(): string;
  since(): number;
  poll(since: number, signal: AbortSignal): Promise<{ up_to: number; frames: Frame[] }>;
  onFrame(frame: Frame): void;
  /** Whether frames come in now. */
  onUp(up: boolean): void;
  /** The server does not know the session any more. */
  onGone(): void;
  socket?(url: string, protocols: string[]): WebSocket;
}

/** The server says something at least every 15 s; after this long of silence the line is dead. */
const silenceMs = 40_000;
const pingMs = 25_000;
/** Sockets in a row that never opened, after which long polls take over. */
const socketTries = 3;
/** How many polls until a socket is tried again. */
const pollsPerTry = 20;

/** The wait before try number n (0...): 0.5 s growing to 30 s, half of it by chance. */
export function backoffMs(n: number, chance = Math.random()): number {
  return Math.min(1000 * 2 ** Math.min(n, 5), 30_000) * (0.5 + chance / 2);
}

/** The live line of one session: a socket that resumes where it stopped, or long polls where sockets fail. */
export class Live {
  #needs: LiveNeeds;
  #socket?: WebSocket;
  #stop?: AbortController;
  #on = false;
  #failures = 0;
  #unopened = 0;
  #polls = 0;
  #retry?: ReturnType<typeof setTimeout>;
  #silence?: ReturnType<typeof setTimeout>;
  #ping?: ReturnType<typeof setInterval>;

  constructor(needs: LiveNeeds) {
    this.#needs = needs;
  }

  start() {
    if (this.#on) return;
    this.#on = true;
    this.#connect();
  }

  stop() {
    this.#on = false;
    this.#hangUp();
    this.#needs.onUp(false);
  }

  /** Tries now instead of after the backoff, unless a line stands. */
  wake() {
    if (this.#on && this.#retry) {
      this.#failures = 0;
      this.#connect();
    }
  }

  /** Begins anew from the present place, after the caller has read everything again. */
  restart() {
    if (this.#on) this.#connect();
  }

  /** Sends a client frame; false if no socket is open. */
  send(frame: { t: string }): boolean {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #hangUp() {
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    clearInterval(this.#ping);
    this.#retry = undefined;
    this.#stop?.abort();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #connect() {
    this.#hangUp();
    if (this.#unopened >= socketTries && this.#polls < pollsPerTry) this.#pollOn();
    else this.#open();
  }

  #again() {
    if (!this.#on) return;
    this.#hangUp();
    this.#needs.onUp(false);
    this.#retry = setTimeout(() => this.#connect(), backoffMs(this.#failures++));
  }

  #hear() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#again(), silenceMs);
  }

  #open() {
    const { url, secret, since, onFrame, onUp, socket: make } = this.#needs;
    const protocols = ['bandeja.v1', `t.${secret()}`];
    this.#polls = 0;
    let socket: WebSocket;
    try {
      socket = (make ?? ((u, p) => new WebSocket(u, p)))(url(since()), protocols);
    } catch {
      this.#unopened++;
      return this.#again();
    }
    this.#socket = socket;
    this.#unopened++;
    this.#hear();
    socket.onopen = () => {
      this.#unopened = 0;
      this.#ping = setInterval(() => this.send({ t: 'ping' }), pingMs);
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return;
      this.#hear();
      const frame: Frame = JSON.parse(data);
      if (frame.t === 'hello') {
        this.#failures = 0;
        onUp(true);
      }
      onFrame(frame);
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#again();
    };
  }

  async #pollOn() {
    const stop = new AbortController();
    this.#stop = stop;
    try {
      while (!stop.signal.aborted && this.#polls++ < pollsPerTry) {
        const answer = await this.#needs.poll(this.#needs.since(), stop.signal);
        if (stop.signal.aborted) return;
        this.#failures = 0;
        this.#needs.onUp(true);
        for (const frame of answer.frames) this.#needs.onFrame(frame);
        this.#needs.onFrame({ t: 'cursor', up_to: answer.up_to });
      }
      if (!stop.signal.aborted) this.#connect();
    } catch (error) {
      if (stop.signal.aborted) return;
      if (error instanceof ApiError && (error.status === 401 || error.status === 404))
        this.#needs.onGone();
      else this.#again();
    }
  }
}
