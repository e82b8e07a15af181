import { expect, test } from 'vitest';
import { retryAfterMs } from '../src/core/api';
import { brand, isDarkPage, luminance, parseColor } from '../src/core/color';
import { initials, lengthOf, linkify, validField } from '../src/core/text';

const links = (text: string) => linkify(text).flatMap((piece) => piece.href ?? []);

test('links are found, and only safe ones', () => {
  expect(links('mira https://casanativa.example/envios.')).toEqual([
    'https://casanativa.example/envios',
  ]);
  expect(links('(https://a.example/b_(c))')).toEqual(['https://a.example/b_(c))']);
  expect(links('(ver www.a.example)')).toEqual(['https://www.a.example']);
  expect(links('ana@ejemplo.com, tel:+5491155550000')).toEqual([
    'mailto:ana@ejemplo.com',
    'tel:+5491155550000',
  ]);
  expect(links('javascript:alert(1) data:text/html,x file:///etc vbscript:x')).toEqual([]);
});

test('nothing of the text is lost or changed', () => {
  for (const text of [
    '',
    'a',
    'https://a.example',
    'x https://a.example, y www.b.example!\n<b>z</b>',
    'مرحبا www.a.example',
  ])
    expect(
      linkify(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
});

test('length counts characters as the server does', () => {
  expect(lengthOf('año 😬')).toBe(5);
  expect(lengthOf('😀'.repeat(16384))).toBe(16384);
});

test('contact fields', () => {
  expect(validField('email', 'ana@ejemplo.com')).toBe(true);
  expect(validField('email', 'ana@ejemplo')).toBe(false);
  expect(validField('phone', '+54 9 (11) 5555-0000')).toBe(true);
  expect(validField('phone', '12345')).toBe(false);
  expect(validField('phone', '1234567890123456')).toBe(false);
  expect(validField('phone', 'mañana')).toBe(false);
  expect(validField('name', 'Ñ')).toBe(true);
});

test('initials', () => {
  expect(initials('Casa Nativa del Sur')).toBe('CN');
  expect(initials('😀')).toBe('😀');
  expect(initials('')).toBe('');
});

test('Retry-After in seconds', () => {
  expect(retryAfterMs('3')).toBe(3000);
  expect(retryAfterMs(null)).toBe(0);
  expect(retryAfterMs('soon')).toBe(0);
  expect(retryAfterMs('99999')).toBe(600_000);
});

const ratio = (a: number[], b: number[]) => {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};
const numbers = (css: string) =>
  css.startsWith('#') ? parseColor(css) : (css.match(/\d+/g) ?? []).map(Number);

test('any brand colour can be read on, and is readable as text', () => {
  const grounds = { light: [236, 238, 242], dark: [45, 49, 58] };
  for (const color of [
    '#7D3F25',
    '#ffffff',
    '#000',
    '#ffe600',
    '#00ff00',
    '#777777',
    '#2350d3',
    'red',
    '',
  ])
    for (const dark of [false, true]) {
      const { fill, on, text } = brand(color, dark);
      expect(ratio(numbers(fill), numbers(on)), `on ${color}`).toBeGreaterThanOrEqual(4.5);
      expect(
        ratio(numbers(text), dark ? grounds.dark : grounds.light),
        `as ${color}`,
      ).toBeGreaterThanOrEqual(4.5);
    }
});

test('a dark page is told by its ground', () => {
  const at = (backgroundColor: string, colorScheme = 'normal') => ({
    backgroundColor,
    colorScheme,
  });
  expect(isDarkPage([at('rgb(18, 20, 26)')], false)).toBe(true);
  expect(isDarkPage([at('rgba(0, 0, 0, 0)'), at('rgb(255, 255, 255)')], true)).toBe(false);
  expect(isDarkPage([at('rgba(0, 0, 0, 0)'), at('rgba(0, 0, 0, 0)', 'light dark')], true)).toBe(
    true,
  );
  expect(isDarkPage([at('rgba(0, 0, 0, 0)'), at('rgba(0, 0, 0, 0)')], true)).toBe(false);
});
