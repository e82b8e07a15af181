// A round picture of initials, in one of eight pairs of colours.

import { h, icon } from './dom.js';

const PAIRS = 8;

// initials gives at most two letters of a name, '' when it has none.
export function initials(name) {
  const words = name.split(/\s+/).filter((w) => /\p{L}/u.test(w[0] ?? ''));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((w) => [...w][0].toUpperCase()).join('');
}

function hash(text) {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + char.codePointAt(0)) >>> 0;
  return sum;
}

export function avatar(name, key, sign = 'user') {
  const letters = sign === 'user' && initials(name);
  return h(
    'span',
    { class: `avatar p${(hash(key) % PAIRS) + 1}`, 'aria-hidden': 'true' },
    letters || icon(sign),
  );
}
