/** Length in characters as the server counts them (code points). */
export function lengthOf(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

export type Piece = { text: string; href?: string };

const link = /\b(?:https?:\/\/|www\.|mailto:|tel:)[^\s<>"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

/** Splits a text into plain pieces and links. Only http, https, mailto and tel come out as links. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(link)) {
    let found = match[0].replace(/[.,;:!?…»”]+$/, '');
    // A closing bracket belongs to the link only if it was opened in it.
    if (found.endsWith(')') && !found.includes('(')) found = found.slice(0, -1);
    const at = match.index;
    if (at > from) pieces.push({ text: text.slice(from, at) });
    const href = /^(?:https?:|mailto:|tel:)/i.test(found)
      ? found
      : found.includes('@') && !/^www\./i.test(found)
        ? `mailto:${found}`
        : `https://${found}`;
    pieces.push({ text: found, href });
    from = at + found.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** Up to two initials of a name. */
export function initials(name: string): string {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}

/** Whether a value may stand in a contact field. */
export function validField(field: string, value: string): boolean {
  if (field === 'email') return /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value) && value.length < 255;
  if (field === 'phone')
    return /^\+?[\d\s().-]+$/.test(value) && /^\d{6,15}$/.test(value.replace(/\D/g, ''));
  return value.length > 0 && value.length < 121;
}
