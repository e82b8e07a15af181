import { describe, expect, it, vi } from 'vitest';
import { peaksOf } from '@/lib/audio';
import { isEmoji, onlyEmoji } from '@/lib/emoji';
import { parsePlace } from '@/lib/place';
import type { PendingFile } from '@/store/outbox';
import { message } from '@/testing/make';
import { levelOf, recordingFormat, recordingName } from './compose/recording';
import { parcels } from './compose/use-writing';
import { reach } from './jump';
import { orderTotals, webAddress } from './message/cards';
import { shotsOf } from './viewer/viewer';

describe('a jump to a quoted message', () => {
  it('loads pages until the message is there', async () => {
    let pages = 0;
    const load = vi.fn(async () => {
      pages += 1;
      return true;
    });
    expect(
      await reach(
        () => pages === 3,
        () => true,
        load,
      ),
    ).toBe(true);
    expect(load).toHaveBeenCalledTimes(3);
  });
  it('stops at the start, when nothing more comes, and after many pages', async () => {
    const load = vi.fn(async () => true);
    expect(
      await reach(
        () => false,
        () => false,
        load,
      ),
    ).toBe(false);
    expect(load).not.toHaveBeenCalled();
    expect(
      await reach(
        () => false,
        () => true,
        async () => false,
      ),
    ).toBe(false);
    expect(
      await reach(
        () => false,
        () => true,
        load,
      ),
    ).toBe(false);
    expect(load.mock.calls.length).toBeLessThan(100);
  });
});

describe('what leaves', () => {
  const file = (kind: PendingFile['kind']): PendingFile => ({
    key: kind,
    name: kind,
    size: 1,
    mime: 'a/b',
    kind,
    voice: false,
    id: '',
  });
  const show = (text: string, files: PendingFile[], quote = false) =>
    parcels(text, files, quote ? { message_id: 'm1' } : null).map(
      (one) => `${one.text}|${one.extra.file?.key ?? ''}|${one.extra.reply_to?.message_id ?? ''}`,
    );
  it('gives one file its caption, and text goes before several', () => {
    expect(show('hola', [])).toEqual(['hola||']);
    expect(show('hola', [file('image')])).toEqual(['hola|image|']);
    expect(show('hola', [file('audio')])).toEqual(['hola||', '|audio|']);
    expect(show('hola', [file('image'), file('document')])).toEqual([
      'hola||',
      '|image|',
      '|document|',
    ]);
    expect(show('', [file('image'), file('video')], true)).toEqual(['|image|m1', '|video|']);
  });
});

describe('sound', () => {
  it('draws as many bars as asked for, the loudest full', () => {
    const samples = new Float32Array(4000).map((_, i) => (i < 2000 ? 0.1 : 0.4));
    const peaks = peaksOf(samples, 4);
    expect(peaks.map((peak) => Math.round(peak * 100))).toEqual([25, 25, 100, 100]);
    expect(peaksOf(new Float32Array(0), 3)).toEqual([0, 0, 0]);
  });
  it('records in what the server can use, and names it', () => {
    expect(recordingFormat((mime) => mime.startsWith('audio/ogg'))).toBe('audio/ogg;codecs=opus');
    expect(recordingFormat(() => true)).toBe('audio/webm;codecs=opus');
    expect(recordingFormat(() => false)).toBe('');
    expect([recordingName('audio/webm'), recordingName('audio/mp4')]).toEqual([
      'voz.webm',
      'voz.m4a',
    ]);
    expect(levelOf(new Float32Array(100))).toBe(0);
    expect(levelOf(new Float32Array(100).fill(1))).toBe(1);
  });
});

describe('small things', () => {
  it('knows an emoji from text', () => {
    for (const one of ['👍', '❤️', '👩🏽‍🚀', '🇦🇷', '1️⃣']) expect(isEmoji(one)).toBe(true);
    for (const one of ['', 'a', '👍👍', '12', ':)', '<b>']) expect(isEmoji(one)).toBe(false);
    expect(onlyEmoji('👍 🎉')).toBe(true);
    expect(onlyEmoji('👍 dale')).toBe(false);
  });
  it('finds a point in a text', () => {
    const point = { latitude: -31.42, longitude: -64.18 };
    for (const text of [
      '-31.42, -64.18',
      '(-31.42 -64.18)',
      'https://www.openstreetmap.org/#map=16/-31.42/-64.18',
      'https://www.openstreetmap.org/?mlat=-31.42&mlon=-64.18#map=3/1/2',
      'https://maps.example/@-31.42,-64.18,17z',
      'https://maps.example/?q=-31.42,-64.18',
    ]) {
      expect(parsePlace(text)).toEqual(point);
    }
    for (const text of ['', 'Córdoba', '95, 10', '1.5']) expect(parsePlace(text)).toBeNull();
  });
  it('sums an order by currency', () => {
    const line = (price: string, currency: string, quantity = 1) => ({
      product_id: 'x',
      quantity,
      price,
      currency,
    });
    expect(orderTotals([line('10.5', 'ARS', 2), line('1', 'USD'), line('?', 'USD')])).toEqual([
      { currency: 'ARS', total: 21 },
      { currency: 'USD', total: 1 },
    ]);
  });
  it('follows only web addresses', () => {
    expect(webAddress('https://a.example')).toBe('https://a.example');
    expect(webAddress('javascript:alert(1)')).toBe('');
    expect(webAddress(undefined)).toBe('');
  });
  it('shows the pictures that can be seen', () => {
    const file = { id: 'f', mime: 'image/png', state: 'ready' as const };
    const picture = message({ message_kind: 'image', content: { attachment: file } });
    const gone = message({ message_kind: 'image', content: { attachment: file, revoked_at: 1 } });
    const away = message({
      message_kind: 'image',
      content: { attachment: { ...file, state: 'failed' } },
    });
    expect(shotsOf([picture, gone, away, message()]).map((shot) => shot.item.id)).toEqual([
      picture.id,
    ]);
  });
});
