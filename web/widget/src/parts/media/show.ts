import type { Attachment, Page, Place } from '../../core/types';

/** How a file is shown. What a browser may not be able to show, or has no address, is a line with its name. */
export type Form = 'picture' | 'video' | 'sound' | 'link' | 'fetching' | 'gone';

/** How a file is shown, by what it is and whether it is there. Pure. */
export function formOf({ kind, mime, state, url }: Attachment): Form {
  if (state === 'fetching') return 'fetching';
  if (state !== 'ready' || !isOurs(url)) return 'gone';
  if (kind === 'image' || kind === 'sticker')
    return /^image\/(png|jpeg|gif|webp)$/.test(mime) ? 'picture' : 'link';
  if (kind === 'video') return 'video';
  return kind === 'audio' || kind === 'voice' ? 'sound' : 'link';
}

/** Whether an address of a file is one from the root of Bandeja's site. */
export const isOurs = (url: string) => /^\/files\/[\w-]+$/.test(url);

/** The room that a picture takes, in px, so that nothing moves when it comes. */
export function boxOf(width: number, height: number, most = 240): { width: number; ratio: string } {
  if (!(width > 0 && height > 0)) return { width: most, ratio: '4/3' };
  // A picture may be as narrow or as flat as it likes, but not so that it cannot be hit.
  const shape = Math.min(Math.max(width / height, 0.5), 3);
  const fit = Math.min(width, most, most * 1.25 * shape);
  return { width: Math.round(Math.max(fit, 48)), ratio: `${shape}` };
}

/** Where a place can be looked at. Only web addresses are followed. */
export function mapOf({ url = '', latitude, longitude }: Place): string {
  const at = `${Number(latitude)}/${Number(longitude)}`;
  return /^https?:\/\//i.test(url)
    ? url
    : `https://www.openstreetmap.org/?mlat=${Number(latitude)}&mlon=${Number(longitude)}#map=16/${at}`;
}

/** Addresses of files work for half an hour at least; before that they are asked for again. In ms. */
export const freshMs = 28 * 60_000;

/** Reads the thread's pages again, the newest first, until every one of these items was on one; at most `most` pages. */
export async function readAgain(
  read: (before: string) => Promise<Page>,
  ids: Set<string>,
  most = 20,
): Promise<void> {
  let before = '';
  for (let n = 0; n < most && ids.size; n++) {
    const page = await read(before);
    for (const { id } of page.items) ids.delete(id);
    before = page.before;
    if (!before) return;
  }
}
