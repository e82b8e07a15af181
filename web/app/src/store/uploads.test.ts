import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  addUpload,
  cancelUpload,
  resumeUploads,
  retryUpload,
  setUploadSettled,
  stagedOf,
  startUploads,
  stopUploads,
  type Upload,
  uploadOf,
} from './uploads';

interface Call {
  method: string;
  path: string;
  offset: number;
  size: number;
}

const MB = 1024 * 1024;
let calls: Call[] = [];
let answer: (call: Call) => Response | Promise<Response>;
let settled: Upload[] = [];

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

/** A server that takes everything, and how much of each upload it has. */
function server() {
  const got: Record<string, number> = {};
  let made = 0;
  return {
    got,
    take(call: Call): Response {
      if (call.path.endsWith('/uploads')) {
        made += 1;
        got[`u${made}`] = 0;
        return json({ id: `u${made}`, offset: 0, chunk: 300_000 }, 201);
      }
      const id = /\/uploads\/(u\d+)/.exec(call.path)?.[1] ?? '';
      if (call.path.endsWith('/finish')) {
        return json({
          file: { id: `file-${id}`, size: got[id], kind: 'document', name: 'x', mime: 'a/b' },
        });
      }
      if (call.method === 'GET') return json({ offset: got[id] });
      if (call.method === 'DELETE') return json({});
      if (call.offset !== got[id]) return json({ code: 'offset', offset: got[id] }, 409);
      got[id] = call.offset + call.size;
      return json({ offset: got[id] });
    },
  };
}

beforeEach(async () => {
  calls = [];
  settled = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    const call = {
      method: init.method ?? '',
      path,
      offset: Number(headers['Upload-Offset'] ?? 0),
      size: init.body instanceof Blob ? init.body.size : 0,
    };
    calls.push(call);
    return answer(call);
  });
  setUploadSettled((upload) => settled.push(upload));
  await startUploads('ana');
});
afterEach(() => {
  stopUploads();
  vi.unstubAllGlobals();
});

const about = {
  name: 'plano.pdf',
  mime: 'application/pdf',
  kind: 'document' as const,
  staged: true,
};
const ready = (key: string) => vi.waitFor(() => expect(uploadOf(key)?.state).toBe('ready'));
const patches = () => calls.filter((call) => call.method === 'PATCH');

describe('uploads', () => {
  it('sends in pieces no larger than asked for, and says when it is there', async () => {
    const { take } = server();
    answer = take;
    const key = addUpload('a', new Blob([new Uint8Array(700_000)]), about);
    await ready(key);
    expect(patches().map((call) => [call.offset, call.size])).toEqual([
      [0, 300_000],
      [300_000, 300_000],
      [600_000, 100_000],
    ]);
    expect(settled.map((one) => one.file?.id)).toEqual(['file-u1']);
    expect(stagedOf('a').map((one) => one.name)).toEqual(['plano.pdf']);
  });

  it('goes on from where the server stands after the line was cut', async () => {
    const { take, got } = server();
    let cut = 0;
    answer = (call) => {
      // The second piece arrives, its answer does not.
      if (call.method === 'PATCH' && call.offset === 300_000 && cut === 0) {
        cut += 1;
        take(call);
        throw new TypeError('network');
      }
      return take(call);
    };
    const key = addUpload('a', new Blob([new Uint8Array(700_000)]), about);
    await vi.waitFor(() => expect(uploadOf(key)?.state).toBe('stalled'));
    resumeUploads();
    await ready(key);
    expect(got.u1).toBe(700_000);
    expect(patches().map((call) => call.offset)).toEqual([0, 300_000, 600_000]);
  });

  it('believes the server about the offset', async () => {
    const { take, got } = server();
    answer = (call) => {
      if (call.method === 'PATCH' && call.offset === 0) got.u1 = 100_000;
      return take(call);
    };
    const key = addUpload('a', new Blob([new Uint8Array(300_000)]), about);
    await ready(key);
    expect(patches().map((call) => call.offset)).toEqual([0, 100_000]);
  });

  it('carries two at a time', async () => {
    const { take } = server();
    let under = 0;
    let most = 0;
    answer = async (call) => {
      under += 1;
      most = Math.max(most, under);
      await Promise.resolve();
      under -= 1;
      return take(call);
    };
    const keys = [1, 2, 3, 4].map(() => addUpload('a', new Blob(['hola']), about));
    for (const key of keys) await ready(key);
    expect(most).toBe(2);
  });

  it('tells a refusal, and tries again only when asked', async () => {
    const { take } = server();
    answer = (call) =>
      call.path.endsWith('/finish') ? json({ code: 'bad_file_type' }, 422) : take(call);
    const key = addUpload('a', new Blob(['hola']), about);
    await vi.waitFor(() => expect(uploadOf(key)?.state).toBe('failed'));
    expect(settled[0]?.error).toBe('El canal no acepta este tipo de archivo.');
    answer = take;
    retryUpload(key);
    await ready(key);
  });

  it('never sends what was refused beforehand, nor what was cancelled', async () => {
    const { take } = server();
    // A piece that is under way for good.
    answer = (call) => (call.method === 'PATCH' ? new Promise(() => {}) : take(call));
    const refused = addUpload('a', new Blob([new Uint8Array(MB)]), {
      ...about,
      error: 'Pesa mucho',
    });
    expect(uploadOf(refused)?.state).toBe('refused');
    expect(calls).toHaveLength(0);
    const key = addUpload('a', new Blob([new Uint8Array(MB)]), about);
    await vi.waitFor(() => expect(patches().length).toBeGreaterThan(0));
    cancelUpload(key);
    await vi.waitFor(() => expect(calls.some((call) => call.method === 'DELETE')).toBe(true));
    expect(uploadOf(key)).toBeUndefined();
    expect(calls.some((call) => call.path.endsWith('/finish'))).toBe(false);
  });
});
