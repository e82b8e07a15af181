// The page's language: that of the browser when it is one of the three, else Spanish.

import { table } from './words.js';

export const languages = ['es', 'en', 'pt'];

// pick gives the language for a list of preferences as navigator.languages has them.
export function pick(preferred) {
  for (const tag of preferred) {
    const short = tag.slice(0, 2).toLowerCase();
    if (languages.includes(short)) return short;
  }
  return 'es';
}

// read takes the table of words apart: a row is "key | es | en | pt", an empty line or one that begins with # is none.
export function read(text) {
  const words = new Map();
  for (const row of text.split('\n')) {
    if (!row.trim() || row.startsWith('#')) continue;
    const [key, ...cells] = row.split(' | ').map((cell) => cell.trim());
    words.set(key, cells);
  }
  return words;
}

const words = read(table);

export const language = pick(globalThis.navigator?.languages ?? []);

const column = languages.indexOf(language);

export const locale = { es: 'es-419', en: 'en', pt: 'pt-BR' }[language];

// t gives the words of a key, with {name} replaced by values.name. A key that is not in the table is shown as it is.
export function t(key, values = {}) {
  const text = words.get(key)?.[column] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

// has says whether the table knows a key.
export const has = (key) => words.has(key);
