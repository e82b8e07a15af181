import type { Page } from '@playwright/test';
import type { Agent } from './lib/agent';
import { Examiner, looks } from './lib/axe';
import { expect, test } from './lib/test';

for (const { name, ...look } of looks) {
  test(`axe finds nothing in the inbox: ${name}`, async ({ agent, visitor }) => {
    const ana = await agent('ana', look);
    const phone = look.viewport.width < 768;
    const { page } = ana;
    const axe = new Examiner(page);
    const shopper = await visitor();
    await shopper.write('Busco una mesa de quebracho');
    await expect(
      ana.row('Busco una mesa').or(ana.row('Sobre qué es tu consulta')).first(),
    ).toBeVisible();

    await axe.look('list, nothing open');
    await list(ana, axe, phone);
    await ana.open('Mariana Quiroga');
    await expect(ana.thread.locator('article').first()).toBeVisible();
    await axe.look('conversation');
    await ana.mode('Comentario');
    await ana.composer.fill('Un comentario');
    await axe.look('composer for a comment');
    await ana.composer.fill('');
    await ana.mode('Mensaje');
    await page.getByRole('button', { name: 'Más acciones' }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await axe.look('menu of the header');
    await page.keyboard.press('Escape');
    await page
      .getByRole('button', { name: /Transferir$/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: 'Transferir' });
    await expect(dialog.getByRole('option', { name: /Luis Paredes/ })).toBeVisible();
    await axe.look('transfer');
    await dialog.getByRole('option', { name: /Luis Paredes/ }).click();
    await axe.look('transfer, somebody chosen');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await panel(ana, axe, phone);
    await failures(ana, axe, phone);
    await closed(ana, axe, phone);
    axe.verdict(20);
  });
}

/** Empty, searching, and what opens over the list. */
async function list(ana: Agent, axe: Examiner, phone: boolean): Promise<void> {
  const { page } = ana;
  if (phone) await page.getByRole('button', { name: 'Buscar' }).click();
  await page.getByRole('searchbox').fill('nadie se llama así');
  await expect(page.getByText('Sin resultados para «nadie se llama así»')).toBeVisible();
  await axe.look('search without results');
  await page.getByRole('searchbox').fill('mariana');
  await expect(ana.row('Mariana Quiroga')).toBeVisible();
  await axe.look('search');
  await page.getByRole('searchbox').fill('');
  await expect(ana.row('Mariana Quiroga')).toBeVisible();
  await page.getByRole('radio', { name: /^Cerradas/ }).click();
  await expect(ana.list.getByText('cerrada', { exact: true }).first()).toBeVisible();
  await axe.look('closed conversations');
  await page.getByRole('radio', { name: /^Activas/ }).click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Atajos de teclado' })).toBeVisible();
  await axe.look('map of keys');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: /^Tú: / }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await axe.look('my menu');
  await page.keyboard.press('Escape');
  if (phone) return;
  await page.getByRole('combobox', { name: 'Orden' }).click();
  await expect(page.getByRole('listbox')).toBeVisible();
  await axe.look('order of the list');
  await page.keyboard.press('Escape');
}

/** The three tabs, and what edits the contact. */
async function panel(ana: Agent, axe: Examiner, phone: boolean): Promise<void> {
  const { page } = ana;
  if (phone) {
    await page.getByRole('button', { name: 'Más acciones' }).click();
    await page.getByRole('menuitem', { name: /^Detalles/ }).click();
  }
  await expect(ana.panel.getByText('Datos de contacto')).toBeVisible();
  await axe.look('panel: information');
  await ana.panel.getByRole('button', { name: 'Editar datos' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await axe.look('contact data');
  await page.keyboard.press('Escape');
  await ana.panel.getByRole('combobox', { name: 'Etapa' }).click();
  await expect(page.getByRole('listbox')).toBeVisible();
  await axe.look('stage');
  await page.keyboard.press('Escape');
  await tags(ana, axe);
  await ana.panel.getByRole('tab', { name: 'Resumen IA' }).click();
  await axe.look('panel: summary, empty');
  await ana.panel.getByRole('tab', { name: /^Comentarios/ }).click();
  await axe.look('panel: comments');
  await ana.panel.getByRole('tab', { name: 'Información' }).click();
  if (phone) await ana.panel.getByRole('button', { name: 'Volver' }).click();
}

async function tags(ana: Agent, axe: Examiner): Promise<void> {
  await ana.panel
    .locator('section, div')
    .filter({ hasText: /^Etiquetas/ })
    .getByRole('button', { name: /Agregar|Editar/ })
    .first()
    .click();
  await expect(ana.page.getByPlaceholder('Buscar etiqueta')).toBeVisible();
  await axe.look('tags');
  await ana.page.keyboard.press('Escape');
}

/** Offline with a queue, a message that was refused, a thread that could not be loaded. */
async function failures(ana: Agent, axe: Examiner, phone: boolean): Promise<void> {
  const { page } = ana;
  await page.context().setOffline(true);
  await expect(page.getByText(/Sin conexión desde las/)).toBeVisible();
  await ana.write('Escrito sin conexión');
  await expect(ana.thread.getByText('en cola')).toBeVisible();
  await axe.look('offline, with a queue');
  await refuse(page);
  await page.context().setOffline(false);
  await expect(ana.thread.getByRole('button', { name: 'Reintentar' })).toBeVisible();
  await expect(page.getByText(/Sin conexión desde las/)).toHaveCount(0);
  await axe.look('message that failed');
  await page.unroute('**/messages');
  await ana.thread.getByRole('button', { name: 'Reintentar' }).click();
  await expect(ana.thread.getByRole('button', { name: 'Reintentar' })).toHaveCount(0);
  await page.route(/conversations\/[a-z0-9]+$/, (route) => route.abort());
  if (phone) await page.getByRole('button', { name: 'Volver' }).click();
  await ana.row('Lucía Arrieta').click();
  await expect(page.getByText('No pudimos cargar la conversación')).toBeVisible();
  await axe.look('conversation that could not be loaded');
  await page.unroute(/conversations\/[a-z0-9]+$/);
  if (phone) await page.getByRole('button', { name: 'Volver' }).click();
}

async function refuse(page: Page): Promise<void> {
  await page.route('**/messages', (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 409, code: 'unseen_answer', title: 'Conflict' }),
    }),
  );
}

/** Closed now, with its toast and card. */
async function closed(ana: Agent, axe: Examiner, phone: boolean): Promise<void> {
  await ana.open('Norma Acuña');
  const address = ana.page.url();
  await ana.page.getByRole('button', { name: 'Finalizar' }).first().click();
  await expect(ana.page.getByText('Conversación finalizada')).toBeVisible();
  if (!phone) await ana.page.goto(address);
  await expect(ana.page.getByText('Conversación cerrada')).toBeVisible();
  await axe.look('closed conversation');
}
