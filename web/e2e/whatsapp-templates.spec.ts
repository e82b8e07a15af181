import type { Locator } from '@playwright/test';
import type { Agent } from './lib/agent';
import { leave, met, templates } from './lib/chat';
import { pdf, png } from './lib/files';
import type { Customer } from './lib/meta';
import { expect, test } from './lib/test';

/** The form for a template in the closed conversation that is open; `again` when one was sent already. */
async function form(who: Agent, again = false): Promise<Locator> {
  const name = again ? 'Enviar otra plantilla' : 'Reactivar con plantilla';
  await who.page.getByRole('button', { name }).click();
  return who.page.getByRole('dialog', { name: /^Reactivar conversación con / });
}

/** Chooses «Retomar charla», which is of utility, and fills it in. */
async function fill(dialog: Locator, subject: string): Promise<void> {
  await dialog.getByRole('radio', { name: /^Retomar charla/ }).click();
  await dialog.getByLabel('asunto').fill(subject);
}

const sendOf = (dialog: Locator) => dialog.getByRole('button', { name: 'Enviar y reactivar' });

/** Sends what is filled in and waits until it stands in the thread. */
async function send(who: Agent, dialog: Locator, words: RegExp): Promise<void> {
  await sendOf(dialog).click();
  await expect(dialog).toHaveCount(0);
  await expect(who.thread.getByText(words)).toBeVisible();
}

test('the month’s limit: a warning from 80 %, at 100 % an agent is refused with the reason, and an admin sends', async ({
  agent,
  demo,
}) => {
  const camila = await agent('camila');
  const ana = await agent('ana');
  const other = await met(demo, camila, 'Otilia Aparte');
  const customer = await met(demo, ana, 'Gala Gasto');
  await templates(ana);
  await leave(demo, ana, -1000);
  const { items } = await camila.get<{ items: { id: string; channel: string }[] }>('/inboxes');
  const inbox = items.find(({ channel }) => channel === 'whatsapp')?.id;
  const { templates: offered } = await ana.get<{
    templates: { name: string; price: { micros: number } }[];
  }>(`/conversations/${ana.openId()}/templates`);
  // Two of them are 86 % of the limit, a third is beyond it.
  expect(offered.find(({ name }) => name === 'retomar_charla')?.price.micros).toBe(26_000);
  const conversation = camila.page.url();
  await camila.page.goto(`${demo.base}/settings/inboxes/${inbox}#template`);
  const limit = camila.page.getByLabel('Límite por mes (USD)');
  await limit.fill('0,06');
  await camila.page.getByRole('button', { name: 'Guardar', exact: true }).click();
  await expect(camila.page.getByRole('button', { name: 'Guardar', exact: true })).toBeDisabled();
  await camila.page.reload();
  await expect(limit).toHaveValue('0.06');
  await camila.page.goto(conversation);
  await camila.ready();

  const first = await form(ana);
  await fill(first, 'la mesa');
  await expect(first.getByText(/^US\$\s0,00 de US\$\s0,06$/)).toBeVisible();
  await expect(first.getByRole('status')).toHaveCount(0);
  await send(ana, first, /consulta sobre la mesa/);
  await customer.sees('the first', ({ text }) => text?.includes('la mesa') === true);

  const second = await form(ana, true);
  await fill(second, 'la silla');
  await expect(second.getByText(/^US\$\s0,026 de US\$\s0,06$/)).toBeVisible();
  await expect(second.getByRole('status')).toHaveText(
    'Con este envío el mes llega al 86 % de su límite.',
  );
  await expect(sendOf(second)).toBeEnabled();

  // Camila is quicker, with somebody else: what Ana was offered does not hold any more.
  const hers = await form(camila);
  await fill(hers, 'el sillón');
  await expect(hers.getByRole('status')).toHaveText(/el mes llega al 86 %/);
  await send(camila, hers, /consulta sobre el sillón/);
  await sendOf(second).click();
  await expect(second.getByRole('alert')).toHaveText(
    'Se llegó al límite de gasto del mes. Puede enviarla quien administra.',
  );
  await second.getByRole('button', { name: 'Cancelar' }).click();
  await expect(second).toHaveCount(0);

  const third = await form(ana, true);
  const entry = third.getByRole('radio', { name: /^Retomar charla/ });
  await expect(entry).toContainText('Se llegó al límite de gasto del mes.');
  await entry.click();
  await expect(third.getByRole('alert')).toHaveText('Se llegó al límite de gasto del mes.');
  await expect(sendOf(third)).toBeDisabled();

  const beyond = await form(camila, true);
  await fill(beyond, 'el banco');
  await expect(beyond.getByText(/^US\$\s0,052 de US\$\s0,06$/)).toBeVisible();
  await expect(beyond.getByRole('status')).toHaveText(
    'Este envío supera el límite del mes. Puedes enviarla porque administras.',
  );
  await send(camila, beyond, /consulta sobre el banco/);
  await other.sees('the one beyond', ({ text }) => text?.includes('el banco') === true);
  await other.meta.call('POST', '/settle?timeout_ms=10000');
  const sent = async (to: Customer) =>
    (await to.meta.sendsTo(to)).map(({ text }) => text?.match(/sobre (.*?)\./)?.[1]);
  expect(await sent(customer)).toEqual(['la mesa']);
  expect(await sent(other)).toEqual(['el sillón', 'el banco']);
});

test('a template with a picture at its head: chosen, uploaded, previewed, sent, and what the phone and the ledger got', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const customer = await met(demo, ana, 'Fina Figura');
  await templates(ana);
  await leave(demo, ana, -1000);
  const dialog = await form(ana);
  await dialog.getByRole('radio', { name: /^Oferta temporada/ }).click();
  await expect(dialog.getByText('Imagen del encabezado').first()).toBeVisible();
  await dialog.getByLabel('Variable 1').fill('Fina');
  await sendOf(dialog).click();
  await expect(dialog.getByRole('alert')).toHaveText('Elige un archivo.');

  const file = dialog.locator('input[type=file]');
  const picked = dialog.locator('.tp-fields .tray-c');
  await file.setInputFiles({ name: 'no.pdf', mimeType: 'application/pdf', buffer: pdf('No') });
  await expect(picked).toContainText(/no acepta este tipo de archivo/);
  await dialog.getByRole('button', { name: 'Quitar no.pdf' }).click();
  await expect(picked).toHaveCount(0);
  const picture = png(640, 360, [20, 140, 90]);
  await file.setInputFiles({ name: 'macetas.png', mimeType: 'image/png', buffer: picture });
  await expect(picked).toContainText('macetas.png');
  const preview = dialog.getByRole('img', { name: 'macetas.png' });
  await expect
    .poll(() => preview.evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBe(640);
  const words =
    'Fina, llegó la temporada de trasplante: 20 % en macetas de barro hasta el domingo.';
  await expect(dialog.getByText(words)).toBeVisible();
  await expect(dialog.getByText('Respondé BAJA para no recibir ofertas')).toBeVisible();
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Quiero verlas' })).toBeVisible();
  await expect(dialog.getByText('Marketing, precio estimado')).toBeVisible();
  await sendOf(dialog).click();
  await expect(dialog).toHaveCount(0);

  const told = await customer.sees('the template', ({ kind }) => kind === 'template');
  expect(told).toMatchObject({
    text: words,
    template: { name: 'oferta_temporada', language: 'es_AR' },
    header: { kind: 'image', media: { mime: 'image/png' } },
    footer: 'Respondé BAJA para no recibir ofertas',
    buttons: [{ text: 'Quiero verlas' }, { text: 'No recibir más' }],
  });
  const bytes = await customer.meta.bytes(told.header?.media?.id ?? '');
  // It was written anew without what a camera may have noted in it: the sizes stand in its head.
  expect(bytes.subarray(0, 4)).toEqual(picture.subarray(0, 4));
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([640, 360]);
  const shown = ana.thread.getByRole('article').filter({ hasText: words });
  await expect(shown.getByText('Plantilla · Oferta temporada')).toBeVisible();
  await expect(shown).toHaveAccessibleName(/, leído$/);
  const image = shown.getByRole('img', { name: /./ }).first();
  await expect
    .poll(() => image.evaluate((one) => (one as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0);
  expect(await customer.meta.sendsTo(customer)).toMatchObject([
    { id: told.id, kind: 'template', text: words, to: `+${customer.id}`, status: 'read' },
  ]);

  await customer.say({
    kind: 'quick_reply',
    payload: told.buttons?.[0]?.id ?? '',
    title: 'Quiero verlas',
    reply_to: told.id,
  });
  await expect(ana.page.getByRole('textbox', { name: 'Mensaje' })).toBeVisible();
  await expect(ana.countdown).toHaveText(/^23 h 5\d min$/);
});
