import type { ApiError } from './api';
import type { Frame } from './types';

export interface LiveNeeds {
  /** Address of the socket that resumes after `since`. */
  url(since: number): string;
  secret(): string;
  since(): number;
  poll(since: number): Promise<{ up_to: number; frames: Frame[] }>;
  onFrame(frame: Frame): void;
  /** Whether frames come in now. */
  onUp(up: boolean): void;
  /** The server does not know the session any more. */
  onGone(): void;
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
  #on = false;
  #failures = 0;
  #unopened = 0;
  /** Counts the lines: whatever an earlier one still says is not heard. */
  #line = 0;
  #timers: (ReturnType<typeof setTimeout> | undefined)[] = [];

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
  }

  /** Begins anew from the present place, now. */
  restart = () => {
    if (this.#on) this.#connect();
  };

  /** Tries now instead of after the backoff, unless a line stands. */
  wake() {
    if (this.#failures) this.restart();
  }

  /** Sends a client frame; false if no socket is open. */
  send(frame: { t: string }): boolean {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #hangUp() {
    this.#line++;
    this.#timers.forEach(clearTimeout);
    this.#socket?.close();
    this.#socket = undefined;
  }

  #connect() {
    this.#hangUp();
    if (this.#unopened < socketTries) this.#open(this.#line);
    else this.#poll(this.#line);
  }

  #lost = () => {
    this.#hangUp();
    this.#needs.onUp(false);
    this.#timers[0] = setTimeout(this.restart, backoffMs(this.#failures++));
  };

  #hear() {
    clearTimeout(this.#timers[1]);
    this.#timers[1] = setTimeout(this.#lost, silenceMs);
  }

  #up() {
    this.#failures = 0;
    this.#needs.onUp(true);
  }

  #open(line: number) {
    const { url, secret, since, onFrame } = this.#needs;
    const socket = new WebSocket(url(since()), ['bandeja.v1', `t.${secret()}`]);
    this.#socket = socket;
    this.#unopened++;
    this.#hear();
    socket.onmessage = ({ data }) => {
      if (line !== this.#line) return;
      this.#hear();
      const frame: Frame = JSON.parse(data);
      if (frame.t === 'hello') {
        this.#unopened = 0;
        this.#timers[2] = setInterval(() => this.send({ t: 'ping' }), pingMs);
        this.#up();
      }
      onFrame(frame);
    };
    socket.onclose = () => {
      if (line === this.#line) this.#lost();
    };
  }

  async #poll(line: number) {
    const { poll, since, onFrame, onGone } = this.#needs;
    try {
      for (let n = 0; n < pollsPerTry; n++) {
        const { frames, up_to } = await poll(since());
        if (line !== this.#line) return;
        this.#up();
        for (const frame of frames) onFrame(frame);
        onFrame({ t: 'cursor', up_to });
      }
      this.#unopened--;
      this.#connect();
    } catch (error) {
      if (line !== this.#line) return;
      if ((error as ApiError).code === 'no_session') onGone();
      else this.#lost();
    }
  }
}
