import { type Api, ApiError } from '../../core/api';
import { bare, type Entry, type UploadNote } from '../../core/outbox';
import type { Sent } from '../../core/types';
import type { Bytes } from './bytes';

/** What the delivery of a file needs of the chat. */
export interface Road {
  api: Pick<Api, 'call' | 'send'>;
  outbox: { amend(id: string, change: (entry: Entry) => Entry): boolean };
  /** Only one tab sends. */
  lead: { leads: boolean };
}

/** The first piece: what a slow line carries in a second or two, in bytes. */
const firstPiece = 128 << 10;
/** For so long another tab may still be keeping the bytes, in ms. */
const keepingMs = 60_000;

/** The next piece's size: what went fast is doubled, what went slowly halved; the server's own limit stands. */
export function nextPiece(size: number, tookMs: number, max: number): number {
  if (tookMs < 1500) return Math.min(size * 2, max);
  return tookMs > 6000 ? Math.max(size >> 1, 16 << 10) : size;
}

const refuse = (code: string, status = 0) => new ApiError(status, code);

/** Brings a file to the server from where it stands there, then sends the message that bears it. Rejects with ApiError:
 *  a passing one means that the next try goes on from the place reached. */
export async function deliver(
  entry: Entry,
  road: Road,
  bytes: Bytes,
  now = () => performance.now(),
): Promise<Sent> {
  const { client_id: id } = entry;
  const note = (change: Partial<Entry>) => {
    Object.assign(entry, change);
    return road.outbox.amend(id, (kept) => ({ ...kept, ...change }));
  };
  try {
    if (!entry.file_id) note({ file_id: await upload(entry, road, bytes, note, now) });
    const sent = await road.api.send(bare(entry));
    bytes.del(id);
    return sent;
  } catch (error) {
    const { code, status } = error as ApiError;
    // The server has collected what was begun, or another visitor goes on with it: from the start.
    const lost = (entry.file_id || entry.upload) && (status === 404 || code === 'no_session');
    if (!lost) throw error;
    note({ file_id: undefined, upload: undefined });
    throw refuse('offline');
  }
}

async function upload(
  entry: Entry,
  { api, lead }: Road,
  bytes: Bytes,
  note: (change: Partial<Entry>) => boolean,
  now: () => number,
): Promise<string> {
  const { client_id: id, file } = entry;
  const blob = await bytes.get(id);
  if (!blob || !file) {
    const waits = !file?.kept && Date.now() - entry.sent_at_local / 1000 < keepingMs;
    throw waits ? refuse('offline') : refuse('no_bytes', 410);
  }
  const where = (at: UploadNote) => `uploads/${encodeURIComponent(at.id)}`;
  let at = entry.upload;
  if (at) at = { ...at, ...(await api.call<UploadNote>(where(at))) };
  else {
    const { name, mime, size, kind } = file;
    const voice = kind === 'voice' || undefined;
    at = await api.call<UploadNote>('uploads', { name, mime, size, kind: voice && 'voice' });
  }
  let size = Math.min(firstPiece, at.chunk);
  for (;;) {
    const { id: upload, offset, chunk } = at;
    if (!note({ upload: { id: upload, offset, chunk } })) {
      // The visitor has thought better of it.
      api.call(where(at), undefined, 'DELETE').catch(() => {});
      throw refuse('discarded', 410);
    }
    if (offset >= blob.size) break;
    if (!lead.leads) throw refuse('offline');
    const from = now();
    const piece = blob.slice(offset, offset + size);
    try {
      const told: UploadNote = await api.call<UploadNote>(where(at), piece, 'PATCH', offset);
      at = { ...at, offset: told.offset };
    } catch (error) {
      const { code, body } = error as ApiError;
      if (code !== 'offset') throw error;
      at = { ...at, offset: Number(body.offset) };
    }
    size = nextPiece(size, now() - from, chunk);
  }
  const { file: ready } = await api.call<{ file: { id: string } }>(`${where(at)}/finish`, {});
  return ready.id;
}
