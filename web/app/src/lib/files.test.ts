import { describe, expect, it } from 'vitest';
import type { FileLimits } from '@/api/content';
import { acceptOf, durationText, judge, mimeOf, sizeText, typeOf } from './files';

const MB = 1024 * 1024;
const limits: FileLimits = {
  image: { max: 5 * MB, mime: ['image/jpeg', 'image/png'] },
  video: { max: 16 * MB, mime: ['video/mp4', 'video/3gpp'] },
  audio: { max: 16 * MB, mime: ['audio/mpeg', 'audio/ogg'] },
  document: { max: 100 * MB, mime: [] },
};

describe('judge', () => {
  const of = (name: string, type: string, size = MB) => judge({ name, type, size }, limits);
  it('takes each kind as what it is, and the rest as a document', () => {
    expect(of('a.jpg', 'image/jpeg')).toEqual({ ok: true, kind: 'image' });
    expect(of('a.mp4', 'video/mp4')).toEqual({ ok: true, kind: 'video' });
    expect(of('a.heic', 'image/heic')).toEqual({ ok: true, kind: 'document' });
    expect(of('a.pdf', '')).toEqual({ ok: true, kind: 'document' });
    expect(of('voz.ogg', 'audio/ogg; codecs=opus')).toEqual({ ok: true, kind: 'audio' });
  });
  it('names the limit that is passed', () => {
    expect(of('a.mp4', 'video/mp4', 41 * MB)).toEqual({
      ok: false,
      reason: 'size',
      kind: 'video',
      max: 16 * MB,
    });
  });
  it('refuses the empty, and what no kind takes', () => {
    expect(of('a.txt', 'text/plain', 0)).toEqual({ ok: false, reason: 'empty' });
    const few: FileLimits = { image: { max: MB, mime: ['image/png'] } };
    expect(judge({ name: 'x.psd', type: '', size: 1 }, few)).toEqual({ ok: false, reason: 'type' });
    expect(judge({ name: 'x.mov', type: 'video/quicktime', size: 1 }, few).ok).toBe(false);
  });
});

describe('names', () => {
  it('say type, size and length', () => {
    expect(typeOf('Presupuesto.pdf', '')).toBe('PDF');
    expect(typeOf('informe final', 'application/msword')).toBe('DOC');
    expect(typeOf('a.numbers-tef', 'x/y')).toBe('');
    expect([sizeText(900), sizeText(184 * 1024), sizeText(2.4 * MB), sizeText(41 * MB)]).toEqual([
      '900 B',
      '184 KB',
      '2,4 MB',
      '41 MB',
    ]);
    expect([durationText(24_300), durationText(3_727_000)]).toEqual(['0:24', '1:02:07']);
    expect(mimeOf({ name: 'a.PDF', type: '' })).toBe('application/pdf');
    expect(acceptOf(limits)).toBe('');
    expect(acceptOf({ image: { max: 1, mime: ['image/png'] } })).toBe('image/png');
  });
});
