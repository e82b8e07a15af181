// @vitest-environment happy-dom
import { h, render } from 'preact';
import { beforeEach, expect, test } from 'vitest';
import type { Chat } from '../src/core/chat';
import type { Entry } from '../src/core/outbox';
import type { Attachment, VItem } from '../src/core/types';
import type { View } from '../src/core/view';
import { Pending } from '../src/parts/files/Pending';
import { Tray } from '../src/parts/files/tray';
import * as kit from '../src/parts/kit';
import { Body } from '../src/parts/media/Body';
import { sayer } from '../src/ui/words';
import { item, message } from './fakes';

let place: HTMLElement;
beforeEach(() => {
  place = document.createElement('div');
});

const hostile = '<img src=x onerror=alert(1)>';
const view = { locale: 'es', config: { team_name: 'Casa', files: {} } } as unknown as View;
const chat = { parts: { base: 'https://b.example' } } as Chat;
const file = (more: Partial<Attachment> = {}): Attachment => ({
  id: 'f',
  kind: 'document',
  mime: 'application/pdf',
  name: hostile,
  size: 2048,
  width: 0,
  height: 0,
  duration_ms: 0,
  state: 'ready',
  url: '/files/abc',
  thumb_url: '',
  ...more,
});

function show(more: Partial<VItem>) {
  render(h(Body, { chat, view, item: item(1, more) }), place);
  return place;
}
const tags = () => [...place.querySelectorAll('*')].map((el) => el.tagName.toLowerCase());

test('what others wrote is text, whatever it looks like', () => {
  show({
    attachment: file(),
    location: { latitude: 1, longitude: 2, name: hostile, address: hostile },
    quote: { author: 'agent', author_name: hostile, kind: '', text: hostile },
  });
  expect(tags()).not.toContain('img');
  expect(place.querySelector('blockquote')?.textContent).toBe(hostile);
  expect(place.querySelectorAll('b')[0]?.textContent).toBe(hostile);
  for (const link of place.querySelectorAll('a')) {
    expect(link.getAttribute('href')).toMatch(/^https:\/\//);
    expect(link.getAttribute('rel')).toContain('noopener');
  }
});

test('a document is a link with name and size', () => {
  show({ attachment: file({ name: 'lista.pdf' }) });
  const link = place.querySelector('a');
  expect(link?.getAttribute('href')).toBe('https://b.example/files/abc');
  expect(link?.textContent).toBe('lista.pdf2 KB');
});

test('video and voice have the browser’s own controls and a name', () => {
  show({ attachment: file({ kind: 'video', name: 'v.mp4', thumb_url: '/files/t' }) });
  const video = place.querySelector('video');
  expect(video?.getAttribute('poster')).toBe('https://b.example/files/t');
  expect(video?.getAttribute('aria-label')).toBe('Video');
  show({ attachment: file({ kind: 'voice', name: '', duration_ms: 12_400 }) });
  const audio = place.querySelector('audio');
  expect(audio?.hasAttribute('controls')).toBe(true);
  expect(audio?.getAttribute('aria-label')).toBe('Nota de voz, 0:12');
});

test('a picture is a button with a name; one that does not come becomes a link', async () => {
  show({ attachment: file({ kind: 'image', mime: 'image/png', name: 'a.png' }) });
  expect(place.querySelector('button img')?.getAttribute('alt')).toBe('Ver a.png');
  place.querySelector('img')?.dispatchEvent(new Event('error'));
  await new Promise((done) => setTimeout(done));
  expect(place.querySelector('a')?.textContent).toBe('a.png2 KB');
});

test('what is not there is said', () => {
  expect(show({ attachment: file({ state: 'failed', url: '' }) }).textContent).toBe(
    'El archivo no está disponible',
  );
  expect(show({ attachment: file({ url: 'javascript:alert(1)' }) }).textContent).toBe(
    'El archivo no está disponible',
  );
});

test('a file on its way shows how far it is; a refused one what can be done', () => {
  kit.take([null, null, null, null, null, sayer, () => {}] as unknown as kit.Kit, '');
  const note = { name: 'a.bin', size: 200, mime: 'x/y', kind: 'document' };
  const put = (entry: Partial<Entry>) =>
    render(
      h(Pending, { chat, view, tray: new Tray(), entry: { ...message(1), ...entry } as Entry }),
      place,
    );
  put({ file: note, text: '', upload: { id: 'u', offset: 50, chunk: 10 } });
  expect(place.querySelector('progress')?.getAttribute('aria-label')).toBe('Enviando a.bin');
  expect(place.querySelector('button')?.getAttribute('aria-label')).toBe('Cancelar a.bin');
  put({ file: note, failed: 'no_bytes' });
  expect(place.querySelector('[role=alert]')?.textContent).toMatch(/Elige el archivo otra vez/);
  expect(place.querySelector('input[type=file]')).not.toBeNull();
  put({ text: 'hola', failed: 'invalid' });
  expect(place.textContent).toMatch(/No se envió/);
  expect([...place.querySelectorAll('button')].map((one) => one.textContent)).toEqual([
    'Reintentar',
    'Descartar',
  ]);
});
