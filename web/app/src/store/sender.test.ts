import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { message } from '@/testing/make';
import {
  discard,
  enqueue,
  failLost,
  outboxEntries,
  retry,
  setOnline,
  startOutbox,
  stopOutbox,
} from './sender';
import { addUpload, stopUploads, uploadOf } from './uploads';

interface Call {
  path: string;
  body: { client_id: string; text: string; seen_seq?: number };
}

const about = {
  name: 'a.pdf',
  size: 4,
  mime: 'application/pdf',
  kind: 'document' as const,
  voice: false,
  id: '',
};

let calls: Call[] = [];
let answer: (call: Call) => Response | Promise<Response>;

const json = (body: unknown, status: number) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

const accepted = (call: Call) =>
  json({ item: message({ client_id: call.body.client_id, text: call.body.text }) }, 201);

const settled = () =>
  vi.waitFor(() => expect(outboxEntries().some((e) => e.state === 'sending')).toBe(false));

beforeEach(() => {
  calls = [];
  answer = accepted;
  localStorage.clear();
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : {};
    const call = { path, body: body as Call['body'] };
    calls.push(call);
    return answer(call);
  });
  setOnline(true);
  startOutbox('ana');
});
afterEach(() => {
  stopOutbox();
  stopUploads();
  vi.unstubAllGlobals();
});

const texts = () => calls.map((call) => call.body.text);

describe('outbox', () => {
  it('sends once, in order, one at a time', async () => {
    for (const text of ['uno', 'dos', 'tres']) enqueue('a', 'message', text);
    await vi.waitFor(() => expect(outboxEntries()).toHaveLength(0));
    expect(texts()).toEqual(['uno', 'dos', 'tres']);
    expect(localStorage.length).toBe(0);
  });

  it('keeps what is written offline, also over a reload, and sends it when back', async () => {
    setOnline(false);
    enqueue('a', 'message', 'uno');
    enqueue('a', 'comment', 'dos');
    expect(calls).toHaveLength(0);
    const ids = outboxEntries().map((e) => e.client_id);
    stopOutbox();
    startOutbox('ana');
    expect(outboxEntries().map((e) => e.client_id)).toEqual(ids);
    setOnline(true);
    await vi.waitFor(() => expect(outboxEntries()).toHaveLength(0));
    expect(calls.map((call) => call.path.split('/').at(-1))).toEqual(['messages', 'comments']);
  });

  it('repeats an unanswered one with the same id', async () => {
    let lost = true;
    answer = (call) => {
      if (!lost) return accepted(call);
      lost = false;
      throw new TypeError('network');
    };
    enqueue('a', 'message', 'uno');
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    await settled();
    expect(outboxEntries()[0]?.state).toBe('queued');
    setOnline(true);
    await vi.waitFor(() => expect(outboxEntries()).toHaveLength(0));
    expect(calls[0]?.body.client_id).toBe(calls[1]?.body.client_id);
  });

  it('shows a refusal with its reason, lets the next ones pass, and retries by hand', async () => {
    answer = (call) =>
      call.body.text === 'uno'
        ? json({ code: 'conversation_closed', status: 409 }, 409)
        : accepted(call);
    enqueue('a', 'message', 'uno');
    enqueue('a', 'message', 'dos');
    await vi.waitFor(() => expect(texts()).toEqual(['uno', 'dos']));
    await vi.waitFor(() => expect(outboxEntries()).toHaveLength(1));
    const failed = outboxEntries()[0];
    expect(failed?.state).toBe('failed');
    expect(failed?.error?.text).toContain('cerrada');
    answer = accepted;
    retry(failed?.client_id ?? '');
    await vi.waitFor(() => expect(outboxEntries()).toHaveLength(0));
  });

  it('waits for a file, keeps the order behind it, and sends what it answers', async () => {
    let finish = () => {};
    answer = (call) => {
      if (call.path.endsWith('/uploads')) return json({ id: 'u1', offset: 0, chunk: 100 }, 201);
      if (call.path.endsWith('/finish')) {
        return new Promise((resolve) => {
          finish = () => resolve(json({ file: { id: 'f1', size: 4 } }, 200));
        });
      }
      return call.path.includes('/uploads/') ? json({ offset: 4 }, 200) : accepted(call);
    };
    const key = addUpload('a', new Blob(['hola']), {
      name: 'a.pdf',
      mime: 'application/pdf',
      kind: 'document',
      staged: false,
    });
    const file = { ...about, key };
    enqueue('a', 'message', 'con archivo', { file, reply_to: { message_id: 'm9' } });
    enqueue('a', 'message', 'después');
    enqueue('b', 'message', 'otra');
    const sent = () => calls.filter((call) => call.path.endsWith('/messages'));
    await vi.waitFor(() => expect(sent().map((call) => call.body.text)).toEqual(['otra']));
    await vi.waitFor(() => {
      finish();
      expect(outboxEntries()).toHaveLength(0);
    });
    expect(sent().map((call) => call.body.text)).toEqual(['otra', 'con archivo', 'después']);
    expect(sent()[1]?.body).toMatchObject({ file_id: 'f1', reply_to: 'm9' });
    expect(uploadOf(key)).toBeUndefined();
  });

  it('fails with the reason of its file, and without one that is lost', async () => {
    answer = (call) =>
      call.path.endsWith('/uploads') ? json({ code: 'too_big' }, 422) : accepted(call);
    const key = addUpload('a', new Blob(['hola']), {
      name: 'a.pdf',
      mime: 'application/pdf',
      kind: 'document',
      staged: false,
    });
    enqueue('a', 'message', '', { file: { ...about, key } });
    enqueue('a', 'message', '', { file: { ...about, key: 'nowhere' } });
    await vi.waitFor(() => expect(outboxEntries()[0]?.state).toBe('failed'));
    expect(outboxEntries()[0]?.error?.text).toContain('pesa más');
    failLost();
    expect(outboxEntries()[1]?.error?.text).toContain('ya no está');
    for (const entry of outboxEntries()) discard(entry.client_id);
    expect(uploadOf(key)).toBeUndefined();
  });

  it('belongs to one member', () => {
    setOnline(false);
    enqueue('a', 'message', 'uno');
    stopOutbox();
    startOutbox('luis');
    expect(outboxEntries()).toHaveLength(0);
    stopOutbox();
    startOutbox('ana');
    discard(outboxEntries()[0]?.client_id ?? '');
    expect(localStorage.length).toBe(0);
  });
});
