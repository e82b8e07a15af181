import { expect, test } from 'vitest';
import { ApiError } from '../src/core/api';
import type { Entry } from '../src/core/outbox';
import type { Outgoing } from '../src/core/types';
import type { Bytes } from '../src/parts/files/bytes';
import { deliver, nextPiece, type Road } from '../src/parts/files/deliver';
import { judge } from '../src/parts/files/limits';
import { most, sort } from '../src/parts/files/tray';
import { clockText, sizeText } from '../src/parts/size';
import { fakeServer, message } from './fakes';

const MB = 1 << 20;
const limits = {
  image: { max: 5 * MB, mime: ['image/png', 'image/jpeg'] },
  video: { max: 25 * MB, mime: ['video/mp4'] },
  audio: { max: 25 * MB, mime: ['audio/mp4'] },
  voice: { max: 25 * MB, mime: ['audio/ogg', 'audio/webm'] },
  document: { max: 25 * MB, mime: null },
};

test('a file is judged before a byte of it leaves, as the server will', () => {
  expect(judge(limits, 'image/png', MB)).toEqual({ kind: 'image' });
  expect(judge(limits, 'IMAGE/PNG; x=1', MB)).toEqual({ kind: 'image' });
  expect(judge(limits, 'image/png', 6 * MB)).toMatchObject({ refusal: 'too_big', max: 5 * MB });
  expect(judge(limits, 'image/svg+xml', MB)).toEqual({ kind: 'document' });
  expect(judge(limits, '', MB)).toEqual({ kind: 'document' });
  expect(judge(limits, 'video/avi', 26 * MB)).toMatchObject({ kind: 'document', max: 25 * MB });
  expect(judge(limits, 'text/plain', 0).refusal).toBe('empty');
  expect(judge({ image: limits.image }, 'text/plain', 1).refusal).toBe('bad_file_type');
  expect(judge({}, 'image/png', 1).refusal).toBe('bad_file_type');
  expect(judge(limits, 'audio/webm;codecs=opus', MB, true)).toEqual({ kind: 'voice' });
  expect(judge(limits, 'audio/mp4', MB, true)).toEqual({ kind: 'audio' });
});

test('what was chosen is sorted; what is too much is said once', () => {
  const file = (n: number, size = 1) => new File(['x'.repeat(size)], `f${n}.txt`);
  const many = Array.from({ length: most + 3 }, (_, n) => file(n));
  const [staged, complaints] = sort([file(99, 0), ...many], limits, most);
  expect(staged.map((one) => one.file.name)).toEqual(many.slice(0, most).map((one) => one.name));
  expect(complaints.map((one) => one.key)).toEqual(['empty', 'many']);
  expect(sort(many, limits, 0)[0]).toEqual([]);
});

test('sizes and times are said as people read them', () => {
  expect(['es', 'en'].map((locale) => sizeText(2.4 * MB, locale))).toEqual(['2,4 MB', '2.4 MB']);
  expect([0, 900, 184 * 1024, 41 * MB, 3 * 1024 * MB].map((n) => sizeText(n, 'es'))).toEqual([
    '0 B',
    '900 B',
    '184 KB',
    '41 MB',
    '3 GB',
  ]);
  expect([0, 9_400, 61_000, 600_000].map(clockText)).toEqual(['0:00', '0:09', '1:01', '10:00']);
});

test('pieces grow on a fast line and shrink on a slow one', () => {
  expect(nextPiece(128, 100, 1000)).toBe(256);
  expect(nextPiece(800, 100, 1000)).toBe(1000);
  expect(nextPiece(800, 3000, 1000)).toBe(800);
  expect(nextPiece(1 << 20, 9000, 1 << 20)).toBe(1 << 19);
  expect(nextPiece(16 << 10, 9000, 1 << 20)).toBe(16 << 10);
});

/** A server that takes files, in pieces of a quarter of a MB; `before` may spoil a call. */
function server() {
  const uploads = new Map<string, number[]>();
  const calls: string[] = [];
  const chat = fakeServer();
  const wrong = (status: number, code: string, body = {}) => new ApiError(status, code, 0, body);
  const hand = {
    uploads,
    calls,
    kept: chat.kept,
    before: (_: string) => {},
    entry: undefined as Entry | undefined,
    road: {} as Road,
  };
  const call = async (path: string, body?: unknown, method = body ? 'POST' : 'GET', from = 0) => {
    const told = method === 'PATCH' ? `PATCH ${path} ${from}` : `${method} ${path}`;
    calls.push(told);
    hand.before(told);
    if (path === 'uploads') {
      const id = `u${uploads.size + 1}`;
      uploads.set(id, []);
      return { id, offset: 0, chunk: 256 << 10 };
    }
    const [, id = '', finish] = path.split('/');
    const have = uploads.get(id);
    if (!have) throw wrong(404, 'not_found');
    if (method === 'DELETE') uploads.delete(id);
    if (method === 'PATCH') {
      if (from !== have.length) throw wrong(409, 'offset', { offset: have.length });
      for (const byte of new Uint8Array(await (body as Blob).arrayBuffer())) have.push(byte);
    }
    if (finish) return { file: { id: `file-${id}` } };
    return { id, offset: have.length };
  };
  hand.road = {
    api: { call: call as Road['api']['call'], send: async (m: Outgoing) => chat.accept(m) },
    outbox: {
      amend(_, change) {
        if (hand.entry) hand.entry = change(hand.entry);
        return !!hand.entry;
      },
    },
    lead: { leads: true },
  };
  return hand;
}

const content = new Uint8Array(700 << 10).map((_, i) => i % 251);
const file = { name: 'a.bin', size: content.length, mime: 'application/x', kind: 'document' };
const note = (more: Partial<Entry> = {}): Entry => ({ ...message(1), file, ...more });

function bytes(blob: Blob | undefined = new Blob([content])): Bytes & { gone: string[] } {
  const gone: string[] = [];
  return {
    gone,
    put: async () => true,
    get: async () => blob,
    del: async (id) => void gone.push(id),
    keep: async () => {},
  };
}
const instant = () => 0;
const passing = (error: unknown) => (error as ApiError).passing;

/** Delivers as the outbox does: from the entry as it stands, again while the refusal passes. */
async function untilDone(s: ReturnType<typeof server>, store: Bytes) {
  for (let n = 0; n < 10; n++) {
    try {
      return await deliver({ ...(s.entry as Entry) }, s.road, store, instant);
    } catch (error) {
      if (!passing(error)) throw error;
    }
  }
  throw new Error('it never ended');
}

test('a file goes up in pieces and its message names it', async () => {
  const s = server();
  const store = bytes();
  s.entry = note();
  await untilDone(s, store);
  expect(s.calls).toEqual([
    'POST uploads',
    'PATCH uploads/u1 0',
    'PATCH uploads/u1 131072',
    'PATCH uploads/u1 393216',
    'PATCH uploads/u1 655360',
    'POST uploads/u1/finish',
  ]);
  expect(s.uploads.get('u1')).toEqual([...content]);
  expect(s.kept).toEqual([{ ...message(1), file_id: 'file-u1' }]);
  expect(store.gone).toEqual(['c1']);
});

test('after a cut, and in another tab, it goes on from where the server stands', async () => {
  const s = server();
  s.entry = note();
  let cuts = 2;
  s.before = (told) => {
    if (!told.startsWith('PATCH') || told.endsWith(' 0') || !cuts) return;
    cuts--;
    // What came of the piece is kept.
    s.uploads.get('u1')?.push(content[s.uploads.get('u1')?.length ?? 0] ?? 0);
    throw new ApiError(0, 'offline');
  };
  await untilDone(s, bytes());
  expect(s.calls.filter((told) => told === 'POST uploads')).toHaveLength(1);
  expect(s.calls.filter((told) => told === 'GET uploads/u1')).toHaveLength(2);
  expect(s.uploads.get('u1')).toEqual([...content]);
  expect(s.kept).toHaveLength(1);
});

test('a place that another tab has moved is taken from the answer', async () => {
  const s = server();
  s.entry = note();
  s.before = (told) => {
    if (told === 'PATCH uploads/u1 131072')
      s.uploads.get('u1')?.push(...content.slice(131072, 131172));
  };
  await untilDone(s, bytes());
  expect(s.uploads.get('u1')).toEqual([...content]);
});

test('what the server has collected meanwhile begins anew', async () => {
  const s = server();
  s.entry = note({ upload: { id: 'old', offset: 5, chunk: 1000 } });
  await untilDone(s, bytes());
  expect(s.kept[0]?.file_id).toBe('file-u1');
  s.entry = note({ client_id: 'c2', file_id: 'gone' });
  const { send } = s.road.api;
  s.road.api.send = async (m) => {
    if (m.file_id === 'gone') throw new ApiError(404, 'no_session');
    return send(m);
  };
  await untilDone(s, bytes());
  expect(s.kept[1]).toMatchObject({ client_id: 'c2', file_id: 'file-u2' });
});

test('a refusal of the file stays, with the server’s word', async () => {
  const s = server();
  s.entry = note();
  s.before = (told) => {
    if (told.endsWith('finish')) throw new ApiError(422, 'bad_file_type');
  };
  await expect(untilDone(s, bytes())).rejects.toMatchObject({ code: 'bad_file_type' });
});

test('who calls it back ends the upload', async () => {
  const s = server();
  s.entry = note();
  const entry = s.entry;
  s.before = (told) => {
    if (told === 'PATCH uploads/u1 131072') s.entry = undefined;
  };
  await expect(deliver(entry, s.road, bytes(), instant)).rejects.toMatchObject({
    code: 'discarded',
  });
  expect(s.uploads.size).toBe(0);
  expect(s.kept).toEqual([]);
});

test('a tab that leads no more leaves the rest to the one that does', async () => {
  const s = server();
  s.entry = note();
  s.before = (told) => {
    if (told === 'PATCH uploads/u1 0') s.road.lead.leads = false;
  };
  await expect(deliver(note(), s.road, bytes(), instant)).rejects.toSatisfy(passing);
  expect(s.entry?.upload?.offset).toBe(131072);
});

test('without its bytes a file is waited for while a tab may keep them, then asked for again', async () => {
  const s = server();
  const none = { ...bytes(), get: async () => undefined };
  s.entry = note({ sent_at_local: Date.now() * 1000 });
  await expect(deliver(s.entry, s.road, none)).rejects.toSatisfy(passing);
  s.entry = note({ sent_at_local: (Date.now() - 61_000) * 1000 });
  await expect(deliver(s.entry, s.road, none)).rejects.toMatchObject({
    code: 'no_bytes',
    passing: false,
  });
  s.entry = note({ file: { ...file, kept: true }, sent_at_local: Date.now() * 1000 });
  await expect(deliver(s.entry, s.road, none)).rejects.toMatchObject({ code: 'no_bytes' });
  expect(s.calls).toEqual([]);
});
