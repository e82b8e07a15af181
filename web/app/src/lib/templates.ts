import type { Spend, Template, TemplateComponent, TemplateField, TemplateUse } from '@/api/content';

/** Values of a form, by the key of their field. */
export type Values = Readonly<Record<string, string>>;

/** Templates of one name are one entry: its languages are chosen afterwards. What may be sent stands first. */
export interface TemplateGroup {
  key: string;
  name: string;
  category: string;
  languages: readonly Template[];
}

export function groupTemplates(templates: readonly Template[]): TemplateGroup[] {
  const groups = new Map<string, Template[]>();
  for (const one of templates) {
    const key = `${one.account}|${one.name}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const ready = (group: TemplateGroup) => Number(group.languages.some((one) => one.sendable));
  return [...groups]
    .map(([key, languages]) => ({
      key,
      name: languages[0]?.name ?? '',
      category: languages[0]?.category ?? '',
      languages,
    }))
    .sort((a, b) => ready(b) - ready(a));
}

/** "retomar_presupuesto" as people read it: «Retomar presupuesto». */
export function readableName(name: string): string {
  const words = name.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** Which language to begin with: the contact's, else the reader's, else the first that may be sent. */
export function bestLanguage(
  group: TemplateGroup,
  wanted: readonly string[],
): Template | undefined {
  const ready = group.languages.filter((one) => one.sendable);
  const list = ready.length > 0 ? ready : group.languages;
  for (const locale of wanted) {
    const short = locale.slice(0, 2).toLowerCase();
    const found = list.find((one) => short !== '' && one.language.toLowerCase().startsWith(short));
    if (found !== undefined) return found;
  }
  return list[0];
}

export function componentOf(template: Template, type: string): TemplateComponent | undefined {
  return template.components?.find((one) => one.type.toLowerCase() === type);
}

export function bodyText(template: Template): string {
  return componentOf(template, 'body')?.text ?? '';
}

export type FieldProblem = 'missing' | 'lines' | 'spaces' | 'long' | 'blanks';

const LONGEST: Record<TemplateField['place'], number> = { header: 60, body: 1024, button: 2000 };

/** What the provider would refuse in a value; undefined = nothing. */
export function fieldProblem(field: TemplateField, value: string): FieldProblem | undefined {
  const text = value.trim();
  if (text === '') return 'missing';
  if (field.kind !== 'text') return undefined;
  if (/[\n\r\t]/.test(text)) return 'lines';
  if (/ {4,}/.test(text)) return 'spaces';
  if (field.place === 'button' && /\s/.test(text)) return 'blanks';
  return [...text].length > LONGEST[field.place] ? 'long' : undefined;
}

/** The problem of each field that has one. A file counts as its value. */
export function problemsOf(template: Template, values: Values): Record<string, FieldProblem> {
  const problems: Record<string, FieldProblem> = {};
  for (const field of template.fields ?? []) {
    const problem = fieldProblem(field, values[field.key] ?? '');
    if (problem !== undefined) problems[field.key] = problem;
  }
  return problems;
}

const NAMED = /^(nombre|name|first_?name|nome|cliente|customer)$/i;
const GREETING =
  /^[^\p{L}]*(hola|hi|hello|hey|dear|oi|olá|ola|buenas|buen día|bom dia|estimad\w+)[^{]{0,12}\{\{1\}\}/iu;

/** What is known of the contact goes in by itself: only the name, and only where a name is asked for. */
export function prefill(template: Template, firstName: string): Record<string, string> {
  if (firstName === '') return {};
  const field = (template.fields ?? []).find(
    (one) =>
      one.kind === 'text' &&
      one.place === 'body' &&
      (NAMED.test(one.name) || (one.name === '1' && GREETING.test(bodyText(template)))),
  );
  return field === undefined ? {} : { [field.key]: firstName };
}

const VARIABLE = /\{\{\s*([^{}]+?)\s*\}\}/g;

function fill(text: string, fields: readonly TemplateField[], values: Values): string {
  return text.replace(VARIABLE, (whole, name: string) => {
    const field = fields.find((one) => one.name === name);
    const value = field === undefined ? '' : (values[field.key] ?? '').trim();
    return value === '' ? whole : value;
  });
}

/** What stands in one place of a preview: a value, or, where there is none yet, what it is called. */
export interface Slot {
  name: string;
  value: string;
}

/** A text whose variables are single signs, so that marks around them are still found; `slots` tells what each is. */
export interface Slotted {
  text: string;
  slots: readonly Slot[];
}

// Signs for private use: no text of a template holds one, and no mark begins or ends with one.
const FIRST = 0xe000;
const PRIVATE = /[\ue000-\uf8ff]/g;

/** The header's or the body's text with each variable as a slot. */
export function slotted(template: Template, place: 'header' | 'body', values: Values): Slotted {
  const fields = (template.fields ?? []).filter((one) => one.place === place);
  const slots: Slot[] = [];
  const raw = componentOf(template, place)?.text ?? '';
  const text = raw.replace(PRIVATE, '').replace(VARIABLE, (_, name: string) => {
    const field = fields.find((one) => one.name === name);
    slots.push({ name, value: field === undefined ? '' : (values[field.key] ?? '').trim() });
    return String.fromCharCode(FIRST + slots.length - 1);
  });
  return { text, slots };
}

/** A stretch of a slotted text, taken apart. */
export function slotPieces(text: string, slots: readonly Slot[]): (string | Slot)[] {
  const pieces: (string | Slot)[] = [];
  let from = 0;
  for (const found of text.matchAll(PRIVATE)) {
    const slot = slots[found[0].charCodeAt(0) - FIRST];
    if (slot === undefined) continue;
    if (found.index > from) pieces.push(text.slice(from, found.index));
    pieces.push(slot);
    from = found.index + 1;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

/** The template with these values, as the customer will see it; what is still missing shows as {{1}}. */
export function previewOf(template: Template, values: Values): TemplateUse {
  const fields = template.fields ?? [];
  const at = (place: TemplateField['place'], button?: number) =>
    fields.filter((one) => one.place === place && (one.button ?? 0) === (button ?? 0));
  const header = componentOf(template, 'header');
  const format = header?.format?.toLowerCase() ?? 'text';
  return {
    template_id: template.id,
    name: template.name,
    language: template.language,
    category: template.category,
    header: format === 'text' ? fill(header?.text ?? '', at('header'), values) : '',
    header_kind: header === undefined || format === 'text' ? '' : format,
    body: fill(bodyText(template), at('body'), values),
    footer: componentOf(template, 'footer')?.text ?? '',
    buttons: (componentOf(template, 'buttons')?.buttons ?? []).map((button, place) => ({
      ...button,
      url: button.url === undefined ? undefined : fill(button.url, at('button', place), values),
    })),
  };
}

/** The values as they are sent: text fields only, trimmed. */
export function sendValues(template: Template, values: Values): Record<string, string> {
  const texts = (template.fields ?? []).filter((one) => one.kind === 'text');
  return Object.fromEntries(texts.map((one) => [one.key, (values[one.key] ?? '').trim()]));
}

export type SpendState = 'free' | 'fine' | 'near' | 'over';

/** How this month stands against its limit once one more has been sent. */
export function spendState(spend: Spend | null, price: number): SpendState {
  if (spend === null || spend.limit_micros <= 0) return 'free';
  if (spend.spent_micros >= spend.limit_micros) return 'over';
  const after = spend.spent_micros + price;
  if (after > spend.limit_micros) return 'over';
  return after >= spend.limit_micros * 0.8 ? 'near' : 'fine';
}

/** How much of the month's limit is spent once one more has been sent, in whole per cent. */
export function spentShare(spend: Spend | null, price: number): number {
  if (spend === null || spend.limit_micros <= 0) return 0;
  return Math.floor(((spend.spent_micros + price) / spend.limit_micros) * 100);
}
