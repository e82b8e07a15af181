// WhatsApp's marks for formatting: *bold*, _italic_, ~struck~, `code`, ```monospaced```, and lines that begin with > or a dash.

import { h } from './dom.js';

const MARKS = { '*': 'strong', _: 'em', '~': 's' };

// parse gives the tree of a text: strings and {tag, children} or {tag: 'a', href}.
export function parse(text) {
  const out = [];
  for (const [i, chunk] of text.split('```').entries()) {
    const closed = i % 2 === 1 && i < text.split('```').length - 1;
    if (closed && chunk.trim()) out.push({ tag: 'pre', children: [chunk.replace(/^\n|\n$/g, '')] });
    else if (i % 2 === 1) out.push(...inline(`\`\`\`${chunk}${closed ? '```' : ''}`));
    else out.push(...lines(chunk));
  }
  return out;
}

function lines(chunk) {
  const out = [];
  for (const [i, line] of chunk.split('\n').entries()) {
    if (i > 0 && out.at(-1)?.tag !== 'blockquote') out.push('\n');
    const quote = /^> (.+)$/.exec(line);
    if (quote) {
      if (out.at(-1) === '\n') out.pop();
      out.push({ tag: 'blockquote', children: inline(quote[1]) });
    } else {
      out.push(...inline(line.replace(/^[-*] (?=\S)/, '• ')));
    }
  }
  return out;
}

// A mark opens where a word begins and closes where one ends, and holds no space at its edges.
const OPENS = /(^|[\s\p{P}*_~])([*_~])(?!\s|\2|$)/u;
const LINK = /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/u;

function inline(text) {
  const found = earliest(text);
  if (!found) return text ? [text] : [];
  const { at, end, node } = found;
  return [...(at > 0 ? [text.slice(0, at)] : []), node, ...inline(text.slice(end))];
}

function earliest(text) {
  const candidates = [code(text), link(text), mark(text)].filter(Boolean);
  return candidates.sort((a, b) => a.at - b.at)[0];
}

function code(text) {
  const match = /`([^`\n]+)`/.exec(text);
  return (
    match && {
      at: match.index,
      end: match.index + match[0].length,
      node: { tag: 'code', children: [match[1]] },
    }
  );
}

function link(text) {
  const match = LINK.exec(text);
  return (
    match && {
      at: match.index,
      end: match.index + match[0].length,
      node: { tag: 'a', href: match[0], children: [match[0]] },
    }
  );
}

function mark(text) {
  let from = 0;
  while (from < text.length) {
    const match = OPENS.exec(text.slice(from));
    if (!match) return null;
    const at = from + match.index + match[1].length;
    const end = closing(text, at);
    if (end > 0)
      return {
        at,
        end: end + 1,
        node: { tag: MARKS[text[at]], children: inline(text.slice(at + 1, end)) },
      };
    from = at + 1;
  }
  return null;
}

function closing(text, at) {
  const sign = text[at];
  for (let end = text.indexOf(sign, at + 2); end > 0; end = text.indexOf(sign, end + 1)) {
    const after = text[end + 1];
    if (!/\s/.test(text[end - 1]) && (after === undefined || !/[\p{L}\p{N}]/u.test(after)))
      return end;
  }
  return -1;
}

// render gives the nodes of a text. Links are shown and lead nowhere by accident: they open beside the page.
export function render(text) {
  return parse(text).map(node);
}

function node(part) {
  if (typeof part === 'string') return document.createTextNode(part);
  const props = part.tag === 'a' ? { href: part.href, target: '_blank', rel: 'noreferrer' } : {};
  return h(part.tag, props, part.children.map(node));
}

// plain is a text without its marks, for previews of one line.
export function plain(text) {
  const flat = (part) => {
    if (typeof part === 'string') return part;
    const inner = part.children.map(flat).join('');
    return part.tag === 'blockquote' || part.tag === 'pre' ? ` ${inner} ` : inner;
  };
  return parse(text).map(flat).join('').replace(/\s+/g, ' ').trim();
}
