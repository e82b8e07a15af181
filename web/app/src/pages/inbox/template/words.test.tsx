import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, it } from 'vitest';
import type { Template } from '@/api/content';
import { setLocale } from '@/i18n';
import { slotted } from '@/lib/templates';
import { Filled } from './filled';
import { slotName, whyNot } from './list';

afterEach(() => setLocale('es'));

const template: Template = {
  id: 't1',
  account: 'waba',
  name: 'pedido_listo',
  language: 'es_AR',
  category: 'utility',
  status: 'rejected',
  reason: 'INVALID_FORMAT',
  components: [{ type: 'body', text: 'Hola *{{1}}*, tu pedido {{pedido_nro}} está en {{3}}' }],
  fields: [
    { key: 'body.1', place: 'body', name: '1', kind: 'text' },
    { key: 'body.pedido_nro', place: 'body', name: 'pedido_nro', kind: 'text' },
    { key: 'body.3', place: 'body', name: '3', kind: 'text' },
  ],
  sendable: false,
  why: 'rejected',
  price: null,
};

it('says in the reader’s words why WhatsApp refused', async () => {
  expect(whyNot(template)).toBe(
    'WhatsApp la rechazó. El formato no es válido: variables mal puestas o vacías.',
  );
  expect(whyNot({ ...template, reason: 'SOMETHING_NEW' })).toBe('WhatsApp la rechazó.');
  await setLocale('pt');
  expect(whyNot(template)).not.toContain('INVALID');
});

it('shows what is filled in bold and what is missing by its name', () => {
  const html = renderToStaticMarkup(
    createElement(Filled, {
      text: slotted(template, 'body', { 'body.1': 'Ana', 'body.3': 'https://x.example/<1>' }),
      rich: true,
    }),
  );
  expect(html).toContain('Hola <strong><b>Ana</b></strong>, tu pedido <span class="tp-slot"');
  expect(html).toContain('>pedido nro</span> está en <b>https://x.example/&lt;1&gt;</b>');
  expect(html).not.toContain('{{');
  expect(slotName('2')).toBe('Variable 2');
});
