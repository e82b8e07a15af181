import { expect, navigations, test } from './lib/test';

test('the keys alone: find, move, open, comment, answer, take, transfer, close, and the map of them', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const { page } = ana;
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await shopper.write('Consulta con teclado');
  await expect(ana.row('Consulta con teclado')).toBeVisible();

  await page.keyboard.press('f');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('searchbox')).not.toBeFocused();
  await page.keyboard.press('j');
  await expect(ana.list.getByRole('link').first()).toBeFocused();
  await page.keyboard.press('j');
  await expect(ana.list.getByRole('link').nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await expect(ana.thread.getByText('Consulta con teclado')).toBeVisible();

  await page.keyboard.press('c');
  await expect(page.getByRole('textbox', { name: 'Comentario' })).toBeFocused();
  await page.keyboard.type('jkt: esto es texto');
  await page.keyboard.press('Enter');
  await expect(ana.thread.getByText('jkt: esto es texto')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('i');
  await expect(page.getByText('La conversación es tuya')).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.getByRole('textbox', { name: 'Mensaje' })).toBeFocused();
  await page.keyboard.type('Respuesta con teclado');
  await page.keyboard.press('Enter');
  await expect(shopper.thread.getByText('Respuesta con teclado')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Atajos de teclado' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(ana.thread.getByText('Respuesta con teclado')).toBeVisible();

  await page.keyboard.press('t');
  const dialog = page.getByRole('dialog', { name: 'Transferir' });
  await expect(dialog.getByRole('option', { name: /Luis Paredes/ })).toBeVisible();
  await page.keyboard.type('luis');
  await expect(dialog.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: /Transferir a Luis/ })).toBeEnabled();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: /^Agente: Luis Paredes/ })).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('e');
  await expect(page.getByText('Conversación finalizada')).toBeVisible();
});

/** One press of a key as a layout reports it: the same sign comes from another place of the keyboard. */
interface Press {
  layout: string;
  key: string;
  code: string;
  shiftKey?: boolean;
  altGraph?: boolean;
}

const layouts: Record<'search' | 'map' | 'panel', Press[]> = {
  search: [
    { layout: 'es-419', key: '/', code: 'Digit7', shiftKey: true },
    { layout: 'es-ES', key: '/', code: 'Digit7', shiftKey: true },
    { layout: 'pt-BR', key: '/', code: 'IntlRo' },
  ],
  map: [
    { layout: 'es-419', key: '?', code: 'Minus', shiftKey: true },
    { layout: 'es-ES', key: '?', code: 'Minus', shiftKey: true },
    { layout: 'pt-BR', key: '?', code: 'IntlRo', shiftKey: true },
  ],
  panel: [
    { layout: 'es-419', key: ']', code: 'BracketRight', altGraph: true },
    { layout: 'es-ES', key: ']', code: 'BracketRight', altGraph: true },
    { layout: 'pt-BR', key: ']', code: 'Backslash' },
    { layout: 'es-419', key: 'd', code: 'KeyD' },
  ],
};

test('keys go by the sign that they write, on Latin American, Spanish and Brazilian keyboards', async ({
  agent,
}) => {
  const ana = await agent('ana');
  const { page } = ana;
  const press = (one: Press) =>
    page.evaluate(({ layout: _, altGraph, ...rest }) => {
      // AltGr is told as Ctrl and Alt together.
      const held = altGraph ? { ctrlKey: true, altKey: true, modifierAltGraph: true } : {};
      const event = new KeyboardEvent('keydown', {
        ...rest,
        ...held,
        bubbles: true,
        cancelable: true,
      });
      (document.activeElement ?? document.body).dispatchEvent(event);
    }, one);
  await ana.open('Mariana Quiroga');
  await expect(ana.panel).toBeVisible();
  for (const one of layouts.search) {
    await press(one);
    await expect(page.getByRole('searchbox'), one.layout).toBeFocused();
    await page.keyboard.press('Escape');
  }
  for (const one of layouts.map) {
    await press(one);
    await expect(page.getByRole('dialog', { name: 'Atajos de teclado' }), one.layout).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  for (const one of layouts.panel) {
    await press(one);
    await expect(ana.panel, one.layout).toHaveCount(0);
    await press(one);
    await expect(ana.panel, one.layout).toBeVisible();
  }
});

test('on a phone: list, conversation, details, and back again', async ({ agent, visitor }) => {
  const ana = await agent('ana', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const { page } = ana;
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  const moved = navigations(page);
  await shopper.write('Desde el teléfono');
  await expect(ana.row('Desde el teléfono')).toBeVisible();
  await expect(ana.thread).toHaveCount(0);
  await ana.open('Desde el teléfono');
  await expect(ana.list).toHaveCount(0);
  await ana.write('Te leo desde el teléfono');
  await expect(shopper.thread.getByText('Te leo desde el teléfono')).toBeVisible();
  await expect(ana.countdown).toHaveText(/^23 h 5\d min$/);

  await page.getByRole('button', { name: 'Más acciones' }).click();
  await page.getByRole('menuitem', { name: /^Detalles/ }).click();
  await expect(ana.panel.getByText('Datos de contacto')).toBeVisible();
  await expect(ana.panel.getByRole('tab')).toHaveText([
    'Información',
    'Resumen IA',
    /^Comentarios/,
  ]);
  await ana.panel.getByRole('button', { name: 'Volver' }).click();
  await expect(ana.thread.getByText('Te leo desde el teléfono')).toBeVisible();
  await page.getByRole('button', { name: 'Volver' }).click();
  await expect(ana.row('Te leo desde el teléfono')).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/inbox');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  expect(moved()).toBe(0);
});
