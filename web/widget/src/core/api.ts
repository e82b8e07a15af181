import type { Config, Contact, Frame, Outgoing, Page, Sent, VState } from './types';

/** A refused or unreachable request. status 0 = no answer; code = the server's machine word. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code = 'refused',
    /** How long the server asks to wait, in ms; 0 = it said nothing. */
    readonly retryMs = 0,
    readonly body: Record<string, unknown> = {},
  ) {
    super(code);
  }
  /** Whether the same request may succeed later with nothing changed but the session. */
  get passing(): boolean {
    const { status, code } = this;
    return !status || status > 499 || [408, 425, 429].includes(status) || code === 'expired';
  }
}

export interface Api {
  /** Asks `{base}/w/{key}/{path}`: a body is posted as JSON, or patched in as a piece of a file that begins at `offset`. */
  call<T = Record<string, unknown>>(
    path: string,
    body?: unknown,
    method?: string,
    offset?: number,
  ): Promise<T>;
  config(): Promise<Config>;
  page(before: string): Promise<Page>;
  send(message: Outgoing): Promise<Sent>;
  contact(contact: Contact): Promise<{ state: VState }>;
  read(seq: number): Promise<unknown>;
  typing(): Promise<unknown>;
  identify(token: string): Promise<{ state: VState }>;
  poll(since: number): Promise<{ up_to: number; frames: Frame[] }>;
}

/** Longer than a long poll lasts. */
const requestMs = 30_000;

/** The wait named by a Retry-After header in seconds, as ms up to 10 min; 0 = none. */
export function retryAfterMs(header: string | null): number {
  return Math.min(Number(header) * 1000, 600_000) || 0;
}

/** A client of `{base}/w/{key}`. `secret` is asked at each request; cookies are never sent. */
export function createApi(base: string, key: string, secret: () => string): Api {
  const call: Api['call'] = async (path, body, method = body ? 'POST' : 'GET', offset?) => {
    const headers: Record<string, string> = {};
    const piece = body instanceof Blob;
    if (secret() && path !== 'config') headers.Authorization = `Bearer v1.${secret()}`;
    if (piece) headers['Upload-Offset'] = `${offset}`;
    else if (body) headers['Content-Type'] = 'application/json';
    try {
      const answer = await fetch(`${base}/w/${key}/${path}`, {
        method,
        headers,
        body: piece ? body : body && JSON.stringify(body),
        credentials: 'omit',
        signal: AbortSignal.timeout(requestMs),
      } as RequestInit);
      const text = await answer.text();
      const told = text.startsWith('{') ? JSON.parse(text) : {};
      if (answer.ok) return told;
      const wait = retryAfterMs(answer.headers.get('Retry-After'));
      throw new ApiError(answer.status, told.code, wait, told);
    } catch (error) {
      throw error instanceof ApiError ? error : new ApiError(0, 'offline');
    }
  };
  return {
    call,
    config: () => call('config'),
    page: (before) => call(`conversation?limit=40&before=${encodeURIComponent(before)}`),
    send: (message) => call('messages', message),
    contact: (contact) => call('contact', contact),
    read: (seq) => call('read', { seq }),
    typing: () => call('typing', {}),
    identify: (token) => call('identify', { token }),
    poll: (since) => call(`poll?since=${since}`),
  };
}
