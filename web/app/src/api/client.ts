import { t } from '@/i18n';

/** A problem the server stated (RFC 9457). `code` is stable; `extra` holds its other members. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly extra: Record<string, unknown>,
    /** Seconds to wait, from Retry-After; 0 = not stated. */
    readonly retryAfter: number,
  ) {
    super(`${status} ${code}`);
    this.name = 'ApiError';
  }
}

/** The request never got an answer: offline, server gone, or timed out. Safe to repeat when it is idempotent. */
export class NetworkError extends Error {
  constructor(cause: unknown) {
    super('network', { cause });
    this.name = 'NetworkError';
  }
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** Milliseconds until a NetworkError; 20 s by default. */
  timeout?: number;
  headers?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

let onSignedOut: () => void = () => {};

/** What happens when the session ends under a page that needs one. */
export function setSignedOutHandler(handler: () => void): void {
  onSignedOut = handler;
}

function address(path: string, query: RequestOptions['query']): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') params.set(key, String(value));
  }
  const text = params.toString();
  return `/api/v1${path}${text === '' ? '' : `?${text}`}`;
}

async function problem(response: Response): Promise<ApiError> {
  let body: Record<string, unknown> = {};
  try {
    body = (await response.json()) as Record<string, unknown>;
  } catch {
    body = {};
  }
  const code = typeof body.code === 'string' ? body.code : '';
  return new ApiError(
    response.status,
    code,
    body,
    Number(response.headers.get('Retry-After')) || 0,
  );
}

/**
 * One request to `/api/v1` + path; a Blob goes as its bytes, anything else as JSON. Resolves with the parsed JSON (undefined for 204).
 * Throws ApiError for a stated problem, NetworkError when there was no answer, and lets an abort through.
 */
export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  options: RequestOptions = {},
): Promise<T> {
  const timeout = AbortSignal.timeout(options.timeout ?? 20_000);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  const bytes = body instanceof Blob;
  if (bytes) headers['Content-Type'] = 'application/octet-stream';
  else if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      method,
      headers,
      body: body === undefined || bytes ? body : JSON.stringify(body),
      credentials: 'same-origin',
      signal,
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new NetworkError(cause);
  }
  if (!response.ok) {
    const error = await problem(response);
    if (error.status === 401 && error.code === 'signed_out') onSignedOut();
    throw error;
  }
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export const api = {
  get: <T>(path: string, options?: RequestOptions) => request<T>('GET', path, undefined, options),
  post: <T>(path: string, body: unknown = {}, options?: RequestOptions) =>
    request<T>('POST', path, body, options),
  patch: <T>(path: string, body: unknown, options?: RequestOptions) =>
    request<T>('PATCH', path, body, options),
  put: <T>(path: string, body: unknown, options?: RequestOptions) =>
    request<T>('PUT', path, body, options),
  delete: <T = void>(path: string, options?: RequestOptions) =>
    request<T>('DELETE', path, undefined, options),
};

/** The conversation that the asked-for one was merged into; "" = the problem is another. */
export function mergedInto(error: unknown): string {
  if (!(error instanceof ApiError) || error.code !== 'merged') return '';
  const { conversation_id: into } = error.extra;
  return typeof into === 'string' ? into : '';
}

/** One plain sentence in the reader's language for anything that `api` can throw. */
export function errorSentence(error: unknown): string {
  if (error instanceof ApiError) {
    const params: Record<string, string | number> = {
      seconds: error.retryAfter,
      max: Number(error.extra.max ?? 0),
      who: t.maybe(`role.${String(error.extra.who_can)}`) ?? t('role.admin'),
    };
    const key = `error.${error.code}`;
    const sentence = t.maybe(key, params);
    if (sentence !== undefined) return sentence;
    return t.maybe(`error.status.${error.status}`, params) ?? t('error.unknown');
  }
  if (error instanceof NetworkError) return t('error.network');
  return t('error.unknown');
}
