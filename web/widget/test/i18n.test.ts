import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fill, locales, pickLocale, texts } from '../src/i18n';
import { texts as extras } from '../src/parts/extras/texts';
import { texts as files } from '../src/parts/files/texts';
import { texts as media } from '../src/parts/media/texts';

/** Every table of texts, with the folder whose sources show them. */
const tables = Object.entries({
  ui: texts,
  'parts/extras': extras,
  'parts/files': files,
  'parts/media': media,
});

const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();

test.each(tables)(
  'every text of %s stands in the three languages with the same holes',
  (_, table) => {
    for (const [key, [es = '', ...others]] of Object.entries(table)) {
      expect(others, key).toHaveLength(locales.length - 1);
      for (const text of [es, ...others]) {
        expect(text.trim(), key).not.toBe('');
        expect(holes(text), key).toEqual(holes(es));
      }
    }
  },
);

/** Keys that come from data: fields of a card, kinds of files, refusals. */
const fromData =
  /^(name|email|phone|image|sticker|video|audio|document|gone|fetching|empty|too_big|bad_file_type|no_room)$/;

test.each(tables)('every text of %s is used', (folder, table) => {
  const place = new URL(`../src/${folder}/`, import.meta.url);
  const source = readdirSync(place)
    .filter((file) => file !== 'texts.ts')
    .map((file) => readFileSync(new URL(file, place), 'utf8'))
    .join('\n');
  for (const key of Object.keys(table).filter((one) => !fromData.test(one)))
    expect(source, key).toContain(`'${key}'`);
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
