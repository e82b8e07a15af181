import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fill, type Key, locales, pickLocale, texts } from '../src/i18n';

const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();

test('every text stands in the three languages with the same holes', () => {
  for (const [key, [es, ...others]] of Object.entries(texts)) {
    expect(others, key).toHaveLength(locales.length - 1);
    for (const text of [es, ...others]) {
      expect(text.trim(), key).not.toBe('');
      expect(holes(text), key).toEqual(holes(es));
    }
  }
});

test('every text is used', () => {
  const folder = new URL('../src/ui/', import.meta.url);
  const source = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  for (const key of Object.keys(texts) as Key[])
    expect(source, key).toMatch(new RegExp(`'${key}'|say\\(name\\)`));
});

test("the language is the inbox's, else the first of the browser's that we speak", () => {
  expect(pickLocale('pt', ['en'])).toBe('pt');
  expect(pickLocale('auto', ['fr-FR', 'pt-BR', 'en'])).toBe('pt');
  expect(pickLocale(undefined, ['en-US'])).toBe('en');
  expect(pickLocale('auto', ['fr'])).toBe('es');
});

test('holes are filled with text as it is', () => {
  expect(fill('{a}, de {b}', { a: '$&', b: '<b>' })).toBe('$&, de <b>');
});
