import { describe, expect, it } from 'vitest';
import {
  filled,
  filterTemplates,
  marked,
  previewPieces,
  type SyncedTemplate,
  statusOf,
} from './template-view';

const template = (part: Partial<SyncedTemplate>): SyncedTemplate => ({
  id: 't',
  account: 'a',
  name: 'retomar_presupuesto',
  language: 'es_AR',
  category: 'utility',
  status: 'approved',
  quality: 'green',
  reason: '',
  components: [{ type: 'body', text: 'Hola {{1}}, te guardamos el sillón.' }],
  sendable: true,
  why: '',
  price: null,
  inbox_ids: ['v'],
  ...part,
});

describe('finding templates', () => {
  const all = [
    template({ id: '1' }),
    template({ id: '2', name: 'envio', status: 'paused', components: [], inbox_ids: ['m'] }),
    template({ id: '3', name: 'envio', language: 'pt_BR', components: null, inbox_ids: null }),
  ];
  const ids = (q: string, status: Parameters<typeof statusOf>[0]['status'] = '', inbox = '') =>
    filterTemplates(all, { q, status: status === '' ? '' : statusOf({ status }), inbox })
      .map((one) => one.id)
      .join('');
  it('looks in names and texts, without accents', () => {
    expect(ids('')).toBe('231');
    expect(ids('sillon')).toBe('1');
    expect(ids('retomar pres')).toBe('1');
    expect(ids('nada')).toBe('');
  });
  it('by status and inbox', () => {
    expect(ids('', 'paused')).toBe('2');
    expect(ids('', '', 'v')).toBe('1');
    expect(statusOf({ status: 'in_appeal' })).toBe('other');
  });
});

describe('the preview', () => {
  it('puts the examples in, and the name where there is none', () => {
    expect(filled('Hola {{1}}, {{nombre}}.', { 1: 'Ana' })).toEqual([
      { text: 'Hola ' },
      { text: 'Ana', variable: true },
      { text: ', ' },
      { text: '{{nombre}}', variable: true },
      { text: '.' },
    ]);
  });
  it('knows the marks of WhatsApp and leaves the rest alone', () => {
    expect(marked('a *b _c_* ~d~')).toEqual([
      { text: 'a ' },
      { text: 'b ', bold: true },
      { text: 'c', bold: true, italic: true },
      { text: ' ' },
      { text: 'd', strike: true },
    ]);
    expect(marked('2*3*4 mi_casa_azul * no *')).toEqual([{ text: '2*3*4 mi_casa_azul * no *' }]);
    expect(marked('```*x*```')).toEqual([{ text: '*x*', code: true }]);
  });
  it('marks nothing inside an example', () => {
    const part = { type: 'body', text: '*Hola* {{1}}', examples: { 1: '*Ana*' } };
    expect(previewPieces(part)).toEqual([
      { text: 'Hola', bold: true },
      { text: ' ' },
      { text: '*Ana*', variable: true },
    ]);
    expect(previewPieces(undefined)).toEqual([]);
  });
});
