/** Length in characters as the server counts them (code points). */
export function lengthOf(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

/** A stretch of a text that begins at `at`; with `href` it is a link. */
export type Piece = { at: number; text: string; href?: string };

const link = /\b(?:(?:https?:\/\/|mailto:|tel:|www\.)[^\s<>"']+|[\w.+-]+@[\w.-]+\.\w+)/gi;

/** Splits a text into plain pieces and links. Only http, https, mailto and tel come out as links. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: match, index } of text.matchAll(link)) {
    // A closing bracket belongs to the link only if it was opened in it.
    const found = match.replace(match.includes('(') ? /[.,;:!?…»”]+$/ : /[.,;:!?…»”)]+$/, '');
    const scheme = /^(?:https?|mailto|tel):/i.test(found)
      ? ''
      : /^www\./i.test(found)
        ? 'https://'
        : 'mailto:';
    pieces.push(
      { at: from, text: text.slice(from, index) },
      { at: index, text: found, href: scheme + found },
    );
    from = index + found.length;
  }
  return [...pieces, { at: from, text: text.slice(from) }].filter((piece) => piece.text);
}

/** Up to two initials of a name. */
export function initials(name: string): string {
  return name
    .split(/\s+/, 2)
    .map(([letter]) => letter)
    .join('')
    .toUpperCase();
}

const shapes: Record<string, RegExp> = {
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  phone: /^\+?(?:[\s().-]*\d){6,15}$/,
};

/** Whether a value may stand in a contact field: an e-mail address, a phone number, or any name. */
export function validField(field: string, value: string): boolean {
  return shapes[field]?.test(value) ?? true;
}
