import { expect, test } from 'vitest';
import type { Attachment, Page } from '../src/core/types';
import { leadsToWhatsApp } from '../src/parts/extras/Continue';
import { boxOf, formOf, mapOf, readAgain } from '../src/parts/media/show';
import { item, state } from './fakes';

const file = (more: Partial<Attachment> = {}): Attachment => ({
  id: 'f',
  kind: 'image',
  mime: 'image/png',
  name: 'a.png',
  size: 1,
  width: 0,
  height: 0,
  duration_ms: 0,
  state: 'ready',
  url: '/files/AbC-_9',
  thumb_url: '',
  ...more,
});

test('a file is shown by what it is, and only from our own addresses', () => {
  expect(formOf(file())).toBe('picture');
  expect(formOf(file({ kind: 'sticker', mime: 'image/webp' }))).toBe('picture');
  expect(formOf(file({ mime: 'image/svg+xml' }))).toBe('link');
  expect(formOf(file({ kind: 'video' }))).toBe('video');
  expect(formOf(file({ kind: 'voice' }))).toBe('sound');
  expect(formOf(file({ kind: 'document' }))).toBe('link');
  expect(formOf(file({ state: 'fetching', url: '' }))).toBe('fetching');
  expect(formOf(file({ state: 'failed', url: '' }))).toBe('gone');
  for (const url of [
    '',
    'javascript:alert(1)',
    '//evil.example/a',
    '@evil.example',
    '/files/../api',
  ])
    expect(formOf(file({ url })), url).toBe('gone');
});

test('a picture has its room before it comes', () => {
  expect(boxOf(0, 0)).toEqual({ width: 240, ratio: '4/3' });
  expect(boxOf(1600, 800)).toEqual({ width: 240, ratio: '2' });
  expect(boxOf(800, 1600)).toEqual({ width: 150, ratio: '0.5' });
  expect(boxOf(100, 50)).toEqual({ width: 100, ratio: '2' });
  expect(boxOf(9000, 10)).toEqual({ width: 240, ratio: '3' });
  expect(boxOf(1, 1).width).toBe(48);
});

test('a place leads to a map, never elsewhere', () => {
  const at = { latitude: -34.6, longitude: -58.4 };
  expect(mapOf(at)).toBe('https://www.openstreetmap.org/?mlat=-34.6&mlon=-58.4#map=16/-34.6/-58.4');
  expect(mapOf({ ...at, url: 'https://maps.example/1' })).toBe('https://maps.example/1');
  expect(mapOf({ ...at, url: 'javascript:alert(1)' })).toMatch(/^https:\/\/www\.openstreetmap/);
});

test('only WhatsApp is opened as WhatsApp', () => {
  expect(leadsToWhatsApp('https://wa.me/5491155550000?text=Hola')).toBe(true);
  expect(leadsToWhatsApp('https://wa.me/549')).toBe(true);
  for (const url of ['https://wa.me.evil.example/1', 'http://wa.me/1', 'javascript:1', undefined])
    expect(leadsToWhatsApp(url)).toBe(false);
});

test('addresses are read again page by page, as far as they are needed', async () => {
  const pages: Record<string, Page> = {
    '': { seq: 9, items: [item(3)], before: 'k3', state: state() },
    k3: { seq: 9, items: [item(2)], before: 'k2', state: state() },
    k2: { seq: 9, items: [item(1)], before: '', state: state() },
  };
  const run = async (...ids: string[]) => {
    const read: string[] = [];
    await readAgain(async (before) => {
      read.push(before);
      return pages[before] as Page;
    }, new Set(ids));
    return read;
  };
  expect(await run('i3')).toEqual(['']);
  expect(await run('i3', 'i2')).toEqual(['', 'k3']);
  expect(await run('nowhere')).toEqual(['', 'k3', 'k2']);
});
