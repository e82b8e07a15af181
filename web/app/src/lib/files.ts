import type { FileKind, FileLimits } from '@/api/content';
import type { Id } from '@/api/types';
import { locale } from '@/i18n';

/** Where the bytes of a file are; the browser follows to a signed address. */
export function fileUrl(id: Id, want?: 'thumb' | 'download'): string {
  const query = want === undefined ? '' : `?${want}=1`;
  return `/api/v1/files/${encodeURIComponent(id)}${query}`;
}

/** "184 KB", "2,4 MB": as people say it, 1024 to the step. */
export function sizeText(bytes: number): string {
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${number(bytes / 1024, 0)} KB`;
  const mega = bytes / (1024 * 1024);
  return mega < 1024 ? `${number(mega, mega < 10 ? 1 : 0)} MB` : `${number(mega / 1024, 1)} GB`;
}

/** "0:24", "1:02:07". */
export function durationText(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(total % 60)}`
    : `${minutes}:${two(total % 60)}`;
}

/** "PDF", "DOCX": what stands on the tile of a document; at most four letters. */
export function typeOf(name: string, mime: string): string {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot + 1) : '';
  if (/^[a-z0-9]{1,4}$/i.test(extension)) return extension.toUpperCase();
  return known[mime] ?? '';
}

const known: Record<string, string> = {
  'application/pdf': 'PDF',
  'text/plain': 'TXT',
  'text/csv': 'CSV',
  'application/zip': 'ZIP',
  'application/msword': 'DOC',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
  'application/vnd.ms-excel': 'XLS',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
  'application/vnd.ms-powerpoint': 'PPT',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PPTX',
};

/** What a browser leaves without a type, by its name. */
const byName: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  mp4: 'video/mp4',
  '3gp': 'video/3gpp',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  amr: 'audio/amr',
  ogg: 'audio/ogg',
  pdf: 'application/pdf',
};

/** The bare type of a file, without parameters. */
export function mimeOf(file: { name: string; type: string }): string {
  const stated = file.type.split(';')[0]?.trim().toLowerCase() ?? '';
  if (stated !== '' && stated !== 'application/octet-stream') return stated;
  const extension = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
  return byName[extension] ?? 'application/octet-stream';
}

export type Verdict =
  | { ok: true; kind: FileKind }
  | { ok: false; reason: 'size'; kind: FileKind; max: number }
  | { ok: false; reason: 'type' }
  | { ok: false; reason: 'empty' };

function takes(mimes: readonly string[] | null, mime: string): boolean {
  if (mimes === null || mimes.length === 0) return true;
  return mimes.some((one) => {
    const bare = one.split(';')[0]?.trim() ?? '';
    return (
      bare === mime || bare === '*/*' || (bare.endsWith('/*') && mime.startsWith(bare.slice(0, -1)))
    );
  });
}

/** As what a file would leave by this channel, or why it cannot. Nothing is sent to find out. */
export function judge(
  file: { name: string; type: string; size: number },
  limits: FileLimits,
): Verdict {
  if (file.size === 0) return { ok: false, reason: 'empty' };
  const mime = mimeOf(file);
  const first = mime.slice(0, mime.indexOf('/'));
  const order: FileKind[] =
    first === 'image' || first === 'video' || first === 'audio'
      ? [first, 'document']
      : ['document'];
  for (const kind of order) {
    const limit = limits[kind];
    if (limit === undefined || !takes(limit.mime, mime)) continue;
    if (limit.max > 0 && file.size > limit.max) {
      return { ok: false, reason: 'size', kind, max: limit.max };
    }
    return { ok: true, kind };
  }
  return { ok: false, reason: 'type' };
}

/** What the file dialog offers; "" = anything. */
export function acceptOf(limits: FileLimits): string {
  const lists = Object.values(limits).map((limit) => limit.mime ?? []);
  return lists.some((list) => list.length === 0 || list.includes('*/*'))
    ? ''
    : [...new Set(lists.flat())].join(',');
}
