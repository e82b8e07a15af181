import type { Config, Contact, Frame, Outgoing, Page, Sent, VState } from './types';

/** A refused or unreachable request. status 0 = no answer; code = the server's machine word. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** How long the server asks to wait, in ms; 0 = it said nothing. */
    readonly retryMs = 0,
    readonly body: Record<string, unknown> = {},
  ) {
    super(code);
  }
  /** Whether the same request may succeed later with nothing changed. */
  get passing(): boolean {
    return (
      !this.status ||
      this.status === 408 ||
      this.status === 425 ||
      this.status === 429 ||
      this.status > 499
    );
  }
}

export interface Api {
  config(): Promise<Config>;
  page(before: string): Promise<Page>;
  send(message: Outgoing): Promise<Sent>;
  contact(contact: Contact): Promise<{ state: VState }>;
  read(seq: number): Promise<unknown>;
  typing(): Promise<unknown>;
  identify(token: string): Promise<{ state: VState }>;
  poll(since: number, signal: AbortSignal): Promise<{ up_to: number; frames: Frame[] }>;
}

const requestMs = 20_000;

/** The wait named by a Retry-After header (seconds or a date) in ms, within 1 s and 10 min. */
export function retryAfterMs(header: string | null, nowMs = Date.now()): number {
  if (!header) return 0;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 1000), 600_000);
}

/** A client of `{base}/w/{key}`. `secret` is asked at each request; cookies are never sent. */
export function createApi(
  base: string,
  key: string,
  secret: () => string,
  fetcher: typeof fetch = (input, init) => fetch(input, init),
): Api {
  const call = async (path: string, body?: unknown, outer?: AbortSignal, token = secret()) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), outer ? requestMs * 2 : requestMs);
    outer?.addEventListener('abort', () => stop.abort());
    const headers: Record<string, string> = {};
    if (token) headers.Authorization = `Bearer v1.${token}`;
    if (body) headers['Content-Type'] = 'application/json';
    try {
      const answer = await fetcher(`${base}/w/${encodeURIComponent(key)}/${path}`, {
        method: body ? 'POST' : 'GET',
        headers,
        body: body ? JSON.stringify(body) : undefined,
        credentials: 'omit',
        signal: stop.signal,
      });
      const text = await answer.text();
      if (answer.ok) return text ? JSON.parse(text) : {};
      const problem = text.startsWith('{') ? JSON.parse(text) : {};
      throw new ApiError(
        answer.status,
        problem.code || 'refused',
        retryAfterMs(answer.headers.get('Retry-After')),
        problem,
      );
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(0, 'offline');
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    config: () => call('config', undefined, undefined, ''),
    page: (before) =>
      call(`conversation?limit=40${before && `&before=${encodeURIComponent(before)}`}`),
    send: (message) => call('messages', message),
    contact: (contact) => call('contact', contact),
    read: (seq) => call('read', { seq }),
    typing: () => call('typing', {}),
    identify: (token) => call('identify', { token }),
    poll: (since, signal) => call(`poll?since=${since}`, undefined, signal),
  };
}
