/** Text with its marks, as a tree that is drawn with elements and never as HTML. */
export type Mark =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'code' | 'block'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; inside: readonly Mark[] };

/** whatsapp: as people type it there. ours: what our composer stores. plain: links only. */
export type Flavour = 'whatsapp' | 'ours' | 'plain';

type Style = 'bold' | 'italic' | 'strike';

const styles: Record<Flavour, readonly { sign: string; style: Style }[]> = {
  whatsapp: [
    { sign: '*', style: 'bold' },
    { sign: '_', style: 'italic' },
    { sign: '~', style: 'strike' },
  ],
  ours: [
    { sign: '**', style: 'bold' },
    { sign: '~~', style: 'strike' },
    { sign: '_', style: 'italic' },
  ],
  plain: [],
};

/** Past this many characters marks are not looked for: nobody writes that by hand. */
const MARKUP_MAX = 20_000;
const DEPTH = 4;

const LINK =
  /\b(?:https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}*_~`]|(?:mailto|tel):[\w+@.%()-]+\w)|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** Parses a message's text. What is no well-formed mark stays as it was typed. */
export function parseMarkup(text: string, flavour: Flavour): readonly Mark[] {
  if (flavour === 'plain' || text.length > MARKUP_MAX) return links(text);
  return parse(text, flavour, DEPTH);
}

const wordly = /[\p{L}\p{N}]/u;
const blank = (char: string | undefined): boolean => char === undefined || /\s/.test(char);

function parse(text: string, flavour: Flavour, depth: number): readonly Mark[] {
  const out: Mark[] = [];
  let from = 0;
  let at = 0;
  // A link holds signs of its own: nothing inside of one is a mark.
  const spans = linkSpans(text);
  while (at < text.length) {
    const span = spans.find((one) => one.start === at);
    const found = span === undefined ? markAt(text, at, flavour, depth) : undefined;
    if (found === undefined) {
      at = span?.end ?? at + 1;
      continue;
    }
    if (at > from) out.push(...links(text.slice(from, at)));
    out.push(found.mark);
    at = found.end;
    from = at;
  }
  if (from < text.length) out.push(...links(text.slice(from)));
  return out;
}

interface Found {
  mark: Mark;
  end: number;
}

function markAt(text: string, at: number, flavour: Flavour, depth: number): Found | undefined {
  if (text[at] === '`') return codeAt(text, at);
  if (depth === 0) return undefined;
  for (const { sign, style } of styles[flavour]) {
    if (!text.startsWith(sign, at)) continue;
    const end = closing(text, at, sign);
    if (end < 0) continue;
    const inside = parse(text.slice(at + sign.length, end), flavour, depth - 1);
    return { mark: { kind: style, inside }, end: end + sign.length };
  }
  return undefined;
}

function codeAt(text: string, at: number): Found | undefined {
  if (text.startsWith('```', at)) {
    const end = text.indexOf('```', at + 3);
    const inside = end < 0 ? '' : text.slice(at + 3, end);
    if (inside.trim() === '') return undefined;
    return { mark: { kind: 'block', text: inside.replace(/^\n|\n$/g, '') }, end: end + 3 };
  }
  const end = text.indexOf('`', at + 1);
  const inside = end < 0 ? '' : text.slice(at + 1, end);
  if (inside.trim() === '' || inside.includes('\n')) return undefined;
  return { mark: { kind: 'code', text: inside }, end: end + 1 };
}

/** Where the pair of the sign at `at` stands; -1 = it has none on its line. */
function closing(text: string, at: number, sign: string): number {
  const before = text[at - 1] ?? ' ';
  const start = at + sign.length;
  if (wordly.test(before) || blank(text[start]) || text.startsWith(sign, start)) return -1;
  const line = text.indexOf('\n', start);
  const limit = line < 0 ? text.length : line;
  for (let end = text.indexOf(sign, start); end >= 0 && end < limit; ) {
    const after = text[end + sign.length] ?? ' ';
    if (!blank(text[end - 1]) && !wordly.test(after)) return end;
    end = text.indexOf(sign, end + 1);
  }
  return -1;
}

function linkSpans(text: string): { start: number; end: number }[] {
  return [...text.matchAll(LINK)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function links(text: string): Mark[] {
  const out: Mark[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > from) out.push({ kind: 'text', text: text.slice(from, match.index) });
    const found = match[0];
    const href = /^(?:https?|mailto|tel):/i.test(found) ? found : `mailto:${found}`;
    out.push({ kind: 'link', text: found, href });
    from = match.index + found.length;
  }
  if (from < text.length) out.push({ kind: 'text', text: text.slice(from) });
  return out;
}

/** The words alone, for a quote or a label. */
export function plainText(marks: readonly Mark[]): string {
  return marks.map((mark) => ('inside' in mark ? plainText(mark.inside) : mark.text)).join('');
}
