import { fold } from '@/lib/format';

export interface TemplateButton {
  type: string;
  text: string;
  url?: string;
  phone?: string;
  example?: string;
}

export interface TemplateComponent {
  type: string;
  format?: string;
  text?: string;
  buttons?: TemplateButton[] | null;
  cards?: { components: TemplateComponent[] | null }[] | null;
  examples?: Record<string, string> | null;
}

/** A template as the admin's page gets it. */
export interface SyncedTemplate {
  id: string;
  account: string;
  name: string;
  language: string;
  category: string;
  status: string;
  quality: string;
  reason: string;
  components: TemplateComponent[] | null;
  sendable: boolean;
  why: string;
  price: { micros: number; currency: string; as_of: string } | null;
  inbox_ids: string[] | null;
  /** Microseconds; 0 or absent = not told. */
  synced_at?: number;
}

export const knownStatuses = [
  'approved',
  'pending',
  'rejected',
  'paused',
  'disabled',
  'deleted',
] as const;
export type Status = (typeof knownStatuses)[number] | 'other';

export function statusOf(template: Pick<SyncedTemplate, 'status'>): Status {
  return knownStatuses.find((one) => one === template.status) ?? 'other';
}

export const statusTone: Record<Status, 'ok' | 'warn' | 'bad' | 'off'> = {
  approved: 'ok',
  pending: 'warn',
  paused: 'warn',
  rejected: 'bad',
  disabled: 'bad',
  deleted: 'off',
  other: 'off',
};

export interface TemplateFilter {
  q: string;
  status: Status | '';
  inbox: string;
}

/** By name, then language; what is typed is looked for in the name and in all that the template says. */
export function filterTemplates(
  all: readonly SyncedTemplate[],
  filter: TemplateFilter,
): SyncedTemplate[] {
  const words = fold(filter.q).split(/\s+/).filter(Boolean);
  return all
    .filter((one) => filter.status === '' || statusOf(one) === filter.status)
    .filter((one) => filter.inbox === '' || (one.inbox_ids ?? []).includes(filter.inbox))
    .filter((one) => {
      const text = fold(`${one.name} ${one.name.replaceAll('_', ' ')} ${wordsOf(one)}`);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => a.name.localeCompare(b.name) || a.language.localeCompare(b.language));
}

function wordsOf(template: SyncedTemplate): string {
  return (template.components ?? [])
    .flatMap((part) => [part.text ?? '', ...(part.buttons ?? []).map((button) => button.text)])
    .join(' ');
}

export function partOf(template: SyncedTemplate, type: string): TemplateComponent | undefined {
  return (template.components ?? []).find((part) => part.type === type);
}

export interface Piece {
  text: string;
  /** A variable of the template, shown with its example. */
  variable?: boolean;
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
}

const VARIABLE = /\{\{\s*([\w.]+)\s*\}\}/g;

/** The text with each variable replaced by its example, or by its own name where there is none. */
export function filled(text: string, examples: TemplateComponent['examples']): Piece[] {
  const out: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(VARIABLE)) {
    if (found.index > from) out.push({ text: text.slice(from, found.index) });
    const name = found[1] ?? '';
    const example = examples?.[name] ?? '';
    out.push({ text: example === '' ? `{{${name}}}` : example, variable: true });
    from = found.index + found[0].length;
  }
  if (from < text.length) out.push({ text: text.slice(from) });
  return out;
}

type Mark = 'bold' | 'italic' | 'strike' | 'code';
const marks: readonly [RegExp, Mark][] = [
  [/```([^`]+)```/, 'code'],
  [/(?<![\p{L}\p{N}*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\p{L}\p{N}*])/u, 'bold'],
  [/(?<![\p{L}\p{N}_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\p{L}\p{N}_])/u, 'italic'],
  [/(?<![\p{L}\p{N}~])~(?!\s)([^~\n]+?)(?<!\s)~(?![\p{L}\p{N}~])/u, 'strike'],
];

/** WhatsApp's own marks: *bold*, _italic_, ~struck~ and ```code```. */
export function marked(text: string): Piece[] {
  if (text === '') return [];
  let first: { at: number; whole: string; inner: string; mark: Mark } | null = null;
  for (const [pattern, mark] of marks) {
    const found = pattern.exec(text);
    if (found !== null && (first === null || found.index < first.at)) {
      first = { at: found.index, whole: found[0], inner: found[1] ?? '', mark };
    }
  }
  if (first === null) return [{ text }];
  const { at, whole, inner, mark } = first;
  const within = mark === 'code' ? [{ text: inner }] : marked(inner);
  return [
    ...(at > 0 ? [{ text: text.slice(0, at) }] : []),
    ...within.map((piece) => ({ ...piece, [mark]: true })),
    ...marked(text.slice(at + whole.length)),
  ];
}

/** Body or header as it would look: the variables stand out, the marks are applied around them. */
export function previewPieces(part: TemplateComponent | undefined): Piece[] {
  const text = part?.text ?? '';
  return filled(text, part?.examples).flatMap((piece) =>
    piece.variable === true ? [piece] : marked(piece.text),
  );
}
