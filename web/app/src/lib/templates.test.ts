import { describe, expect, it } from 'vitest';
import type { Template, TemplateField } from '@/api/content';
import { parseMarkup, plainText } from './markup';
import {
  bestLanguage,
  fieldProblem,
  groupTemplates,
  prefill,
  previewOf,
  problemsOf,
  readableName,
  sendValues,
  slotPieces,
  slotted,
  spendState,
} from './templates';

const field = (part: Partial<TemplateField> & { key: string }): TemplateField => ({
  place: 'body',
  name: part.key.split('.').at(-1) ?? '',
  kind: 'text',
  ...part,
});

const template = (part: Partial<Template> = {}): Template => ({
  id: 't1',
  account: 'waba',
  name: 'retomar_presupuesto',
  language: 'es_AR',
  category: 'utility',
  status: 'approved',
  components: [
    { type: 'header', format: 'text', text: 'Presupuesto {{1}}' },
    { type: 'body', text: 'Hola {{1}}, tu presupuesto {{2}} vence el {{3}}.' },
    { type: 'footer', text: 'Casa Nativa' },
    {
      type: 'buttons',
      buttons: [
        { type: 'quick_reply', text: 'Sí' },
        { type: 'url', text: 'Ver', url: 'https://casa.example/p/{{1}}' },
      ],
    },
  ],
  fields: [
    field({ key: 'header.1', place: 'header' }),
    field({ key: 'body.1' }),
    field({ key: 'body.2' }),
    field({ key: 'body.3' }),
    field({ key: 'button.1.1', place: 'button', button: 1, name: '1' }),
  ],
  sendable: true,
  why: '',
  price: null,
  ...part,
});

describe('preview', () => {
  it('fills each place with its own value and leaves what is missing visible', () => {
    const shown = previewOf(template(), {
      'header.1': '2198',
      'body.1': ' Paula ',
      'body.2': '2198',
      'button.1.1': 'abc',
    });
    expect(shown.header).toBe('Presupuesto 2198');
    expect(shown.body).toBe('Hola Paula, tu presupuesto 2198 vence el {{3}}.');
    expect(shown.footer).toBe('Casa Nativa');
    expect(shown.buttons?.map((one) => one.url)).toEqual([undefined, 'https://casa.example/p/abc']);
  });
  it('knows variables with names, and a header that is a picture', () => {
    const named = template({
      components: [
        { type: 'header', format: 'image' },
        { type: 'body', text: '{{ nombre }}, gracias' },
      ],
      fields: [
        field({ key: 'header.image', place: 'header', kind: 'image', name: '' }),
        field({ key: 'body.nombre' }),
      ],
    });
    expect(previewOf(named, { 'body.nombre': 'Ana' })).toMatchObject({
      header_kind: 'image',
      body: 'Ana, gracias',
    });
    expect(sendValues(named, { 'body.nombre': ' Ana ', 'header.image': 'file1' })).toEqual({
      'body.nombre': 'Ana',
    });
  });
});

describe('slots', () => {
  it('tell what was filled in and what is missing', () => {
    const { text, slots } = slotted(template(), 'body', {
      'body.1': ' Paula ',
      'body.2': '*2198*',
    });
    expect(slotPieces(text, slots)).toEqual([
      'Hola ',
      { name: '1', value: 'Paula' },
      ', tu presupuesto ',
      { name: '2', value: '*2198*' },
      ' vence el ',
      { name: '3', value: '' },
      '.',
    ]);
  });
  it('stay inside the marks around them', () => {
    const bold = template({ components: [{ type: 'body', text: 'Hola *{{1}}*, {{1}}' }] });
    const { text, slots } = slotted(bold, 'body', { 'body.1': 'Ana' });
    const [, mark] = parseMarkup(text, 'whatsapp');
    expect(mark?.kind).toBe('bold');
    expect(slotPieces(plainText(mark === undefined ? [] : [mark]), slots)).toEqual([
      { name: '1', value: 'Ana' },
    ]);
  });
});

describe('validation', () => {
  it('names what the provider would refuse', () => {
    const body = field({ key: 'body.1' });
    expect(fieldProblem(body, '  ')).toBe('missing');
    expect(fieldProblem(body, 'a\nb')).toBe('lines');
    expect(fieldProblem(body, 'a    b')).toBe('spaces');
    expect(fieldProblem(body, 'x'.repeat(1025))).toBe('long');
    expect(fieldProblem(body, 'Paula   Arce')).toBeUndefined();
    const link = field({ key: 'b', place: 'button', button: 0 });
    expect(fieldProblem(link, 'a b')).toBe('blanks');
    expect(Object.keys(problemsOf(template(), { 'body.1': 'Paula' }))).toHaveLength(4);
  });
});

describe('what is known', () => {
  it('goes in only where a name is asked for', () => {
    expect(prefill(template(), 'Paula')).toEqual({ 'body.1': 'Paula' });
    const other = template({ components: [{ type: 'body', text: 'Tu pedido {{1}} está listo' }] });
    expect(prefill(other, 'Paula')).toEqual({});
    const named = template({ fields: [field({ key: 'body.first_name' })] });
    expect(prefill(named, 'Paula')).toEqual({ 'body.first_name': 'Paula' });
    expect(prefill(template(), '')).toEqual({});
  });
  it('chooses the language of the contact, and one that may be sent', () => {
    const [group] = groupTemplates([
      template(),
      template({ id: 't2', language: 'pt_BR' }),
      template({ id: 't3', language: 'en', sendable: false }),
    ]);
    expect(group?.languages).toHaveLength(3);
    if (group === undefined) return;
    expect(bestLanguage(group, ['pt', 'es'])?.id).toBe('t2');
    expect(bestLanguage(group, ['en', ''])?.id).toBe('t1');
    const order = groupTemplates([
      template({ name: 'b', sendable: false }),
      template({ name: 'c' }),
      template({ name: 'a' }),
    ]);
    expect(order.map((one) => one.name)).toEqual(['c', 'a', 'b']);
    expect(readableName('retomar_presupuesto')).toBe('Retomar presupuesto');
  });
});

describe('spend', () => {
  const spend = (spent: number, limit: number) => ({
    month: '2026-11',
    spent_micros: spent,
    limit_micros: limit,
    currency: 'USD',
  });
  it('warns from 80 % and is over at 100 %', () => {
    expect(spendState(null, 1)).toBe('free');
    expect(spendState(spend(10, 0), 1)).toBe('free');
    expect(spendState(spend(10, 100), 1)).toBe('fine');
    expect(spendState(spend(79, 100), 1)).toBe('near');
    expect(spendState(spend(99, 100), 2)).toBe('over');
    expect(spendState(spend(100, 100), 0)).toBe('over');
  });
});
