import { leave, met, templates } from './lib/chat';
import { expect, navigations, test } from './lib/test';

const minute = 60_000;

test('24 hours later only a template is possible; it brings the conversation to its sender, and the answer opens it', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const luis = await agent('luis');
  const customer = await met(demo, [ana, luis], 'Paula Ventana');
  await luis.write('La tenemos en stock');
  await customer.seesText('La tenemos en stock');
  const moved = [ana, luis].map(({ page }) => navigations(page));
  await expect(ana.countdown).toHaveText(/^23 h 5\d min$/);
  await expect(ana.page.getByRole('button', { name: /^Agente: Luis Paredes/ })).toBeVisible();

  await leave(demo, ana, 90 * minute);
  await expect(ana.countdown).toHaveAttribute('data-tone', 'warn');
  await customer.write('¿Y en azul?');
  await expect(ana.countdown).toHaveText(/^23 h 5\d min$/);
  await leave(demo, ana, 10 * minute);
  await expect(ana.countdown).toHaveAttribute('data-tone', 'crit');
  await expect(
    ana.page.getByText(/min\. Después WhatsApp solo permite enviarle una plantilla a Paula/),
  ).toBeVisible();
  await leave(demo, ana, -1000);
  for (const who of [ana, luis]) {
    await expect(who.page.getByText('Conversación cerrada')).toBeVisible();
    await expect(who.page.getByText(/Ahora WhatsApp solo permite escribirle/)).toBeVisible();
    await expect(who.page.getByRole('radio', { name: 'Mensaje', exact: true })).toHaveCount(0);
    await expect(who.page.getByRole('textbox', { name: 'Mensaje' })).toHaveCount(0);
    await expect(who.page.getByRole('textbox', { name: 'Comentario' })).toBeVisible();
    await expect(who.page.getByRole('button', { name: 'Reabrir' })).toHaveCount(0);
    await expect(who.header.getByRole('button', { name: 'Reactivar' })).toBeVisible();
    await expect(
      who.page.getByRole('link', { name: 'Cómo funciona la reactivación' }),
    ).toHaveAttribute('href', '/help/reactivar-plantillas');
  }
  const late = await ana.post(`/conversations/${ana.openId()}/messages`, {
    client_id: 'tarde-1',
    text: 'Tarde',
  });
  expect([late.status, late.body.code]).toEqual([409, 'window_over']);

  await templates(ana);
  await ana.page.getByRole('button', { name: 'Reactivar con plantilla' }).click();
  const form = ana.page.getByRole('dialog', { name: 'Reactivar conversación con Paula Ventana' });
  await form.getByRole('radio', { name: /^Retomar charla/ }).click();
  await expect(form.getByLabel('nombre')).toHaveValue('Paula');
  const send = form.getByRole('button', { name: 'Enviar y reactivar' });
  await send.click();
  await expect(form.getByText('Completa este dato.')).toBeVisible();
  await form.getByLabel('asunto').fill('la mesa azul');
  const said =
    'Hola Paula, seguimos con tu consulta sobre la mesa azul. ¿Te parece que la retomemos?';
  await expect(form.getByText(said)).toBeVisible();
  await expect(form.getByText('Utilidad, precio estimado')).toBeVisible();
  await expect(form.getByRole('definition').first()).toHaveText(/\d/);
  await expect(form.getByText(/^Tabla de precios del /)).toBeVisible();
  await expect(form.getByText('Quedará asignada a ti')).toBeVisible();
  await send.click();
  await expect(form).toHaveCount(0);
  const told = await customer.sees('the template', ({ kind }) => kind === 'template');
  expect(told.text).toBe(said);
  expect(told.template).toMatchObject({ name: 'retomar_charla', language: 'es_AR' });

  for (const who of [ana, luis]) {
    await expect(who.page.getByText('Espera respuesta', { exact: true })).toBeVisible();
    await expect(who.thread.getByText('Plantilla · Retomar charla')).toBeVisible();
    await expect(who.thread.getByText(/Reactivada con plantilla.*Ana Gómez/)).toBeVisible();
    await expect(who.countdown).toHaveText('espera respuesta');
    await expect(who.header.getByText('Ana Gómez').last()).toBeVisible();
  }
  await customer.write('¡Sí, dale!', { reply_to: told.id });
  for (const who of [ana, luis]) {
    await expect(who.thread.getByText('¡Sí, dale!')).toBeVisible();
    await expect(who.header.locator('.abox')).toContainText('Ana Gómez');
    await expect(who.page.getByRole('button', { name: /^Agente: Ana Gómez/ })).toBeVisible();
    await expect(who.countdown).toHaveText(/^23 h 5\d min$/);
    await expect(who.page.getByRole('radio', { name: 'Mensaje', exact: true })).toBeVisible();
    await expect(who.page.getByRole('textbox', { name: 'Mensaje' })).toBeVisible();
  }
  await ana.write('¡Perfecto!');
  await customer.seesText('¡Perfecto!');
  expect(moved.map((count) => count())).toEqual([0, 0]);
});

test('paused, rejected, pending and opted-out templates are shown with the reason and cannot be sent', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const customer = await met(demo, [ana], 'Berta Baja');
  await templates(ana);
  const { numbers } = await customer.meta.business();
  await customer.meta.call('POST', `/customers/${customer.id}/marketing`, {
    phone_id: numbers[0]?.phone_id,
    stopped: true,
  });
  await expect(ana.thread.getByText('Berta Baja pidió no recibir publicidad')).toBeVisible();
  await leave(demo, ana, -1000);
  await ana.page.getByRole('button', { name: 'Reactivar con plantilla' }).click();
  const form = ana.page.getByRole('dialog');
  const stopped: [RegExp, string][] = [
    [/^Promo otono/, 'En pausa: WhatsApp la detuvo por su baja calidad.'],
    [/^Cupom relampago/, 'WhatsApp la rechazó.'],
    [/^Encuesta entrega/, 'WhatsApp todavía la está revisando.'],
    [/^Oferta temporada/, 'La persona pidió no recibir publicidad.'],
  ];
  for (const [name, why] of stopped) {
    const entry = form.getByRole('radio', { name });
    await expect(entry).toContainText(why);
    await entry.click();
    await expect(form.getByRole('alert')).toContainText(why);
    await expect(form.getByRole('button', { name: 'Enviar y reactivar' })).toBeDisabled();
  }
  const all = await ana.get<{ templates: { id: string; name: string; sendable: boolean }[] }>(
    `/conversations/${ana.openId()}/templates`,
  );
  const blocked = all.templates.filter(({ sendable }) => !sendable);
  expect(blocked.map(({ name }) => name).sort()).toEqual([
    'cupom_relampago',
    'encuesta_entrega',
    'oferta_temporada',
    'promo_otono',
  ]);
  for (const { id, name } of blocked) {
    const refused = await ana.post(`/conversations/${ana.openId()}/template`, {
      client_id: `no-${name}`,
      template_id: id,
      values: {},
    });
    expect([409, 422], `${name}: ${JSON.stringify(refused.body)}`).toContain(refused.status);
    expect(['template_not_sendable', 'opted_out']).toContain(refused.body.code);
  }
  expect((await customer.thread()).filter(({ kind }) => kind === 'template')).toEqual([]);
});

test('what waits when the window closes fails with the reason and never reaches the phone', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const customer = await met(demo, [ana], 'Clara Cierre');
  const { numbers } = await customer.meta.business();
  await ana.mode('Mensaje');
  await customer.meta.faults({ send_hang_rate: 1, hang_ms: 3000 }, numbers[0]?.phone_id);
  // The network takes its time over the first, and finds that it is too late.
  await ana.write('Este llega tarde');
  await ana.write('Este espera');
  const waits = ana.thread.getByRole('article').filter({ hasText: 'Este espera' });
  await expect(waits).toHaveAccessibleName(/, en cola$/);
  await leave(demo, ana, -1000);
  await expect(waits.getByText('No salió: ya habían pasado las 24 horas')).toBeVisible();
  await expect(waits).toHaveAccessibleName(/, con fallo$/);
  await expect(waits.getByRole('button', { name: 'Reintentar' })).toHaveCount(0);
  await customer.meta.call('DELETE', '/faults?phone_id=');
  const first = ana.thread.getByRole('article').filter({ hasText: 'Este llega tarde' });
  await expect(first.getByText('No salió: ya habían pasado las 24 horas')).toBeVisible();
  await customer.meta.call('POST', '/settle?timeout_ms=10000');
  const accepted = (await customer.meta.sendsTo(customer)).map(({ text, status }) => [
    text,
    status,
  ]);
  expect(accepted).toEqual([['Este llega tarde', 'failed']]);
  expect((await customer.thread()).filter(({ from }) => from !== 'customer')).toEqual([]);
});

test('answered on the business phone: one message of «Agente Externo», the same agent, a silent bot', async ({
  agent,
  demo,
}) => {
  const camila = await agent('camila');
  const { items } = await camila.get<{ items: { id: string; channel: string }[] }>('/inboxes');
  const inbox = items.find(({ channel }) => channel === 'whatsapp');
  const done = await camila.page.request.patch(`${demo.base}/api/v1/inboxes/${inbox?.id}`, {
    data: {
      bot: {
        enabled: true,
        name: 'Nati',
        greeting: 'Hola, soy Nati',
        steps: [{ ask: '¿Cómo te llamas?', field: 'name' }],
        keywords: [{ words: ['precio'], reply: 'La lista está en la web' }],
        handoff: { words: ['persona'], reply: 'Te paso' },
      },
    },
  });
  expect(done.status(), await done.text()).toBe(200);
  const customer = await met(demo, [camila], 'Elio Teléfono');
  await customer.seesText('Hola, soy Nati');
  await expect(camila.page.getByText('Sin asignar').first()).toBeVisible();

  await customer.businessPhone('Te llamo en un rato');
  const outside = camila.thread.getByRole('article', { name: /^Agente Externo/ });
  await expect(outside).toContainText('Te llamo en un rato');
  await customer.write('¿Cuál es el precio?');
  await expect(camila.thread.getByText('¿Cuál es el precio?')).toBeVisible();
  await customer.meta.call('POST', '/settle?timeout_ms=10000');
  await expect(outside).toHaveCount(1);
  await camila.mode('Mensaje');
  await camila.write('La lista: 120 la mesa');
  await customer.seesText('La lista: 120 la mesa');
  const fromUs = (await customer.thread()).filter(({ from }) => from === 'business');
  expect(fromUs.map(({ text }) => text)).not.toContain('La lista está en la web');

  await customer.businessPhone('Y 80 la silla');
  await expect(outside).toHaveCount(2);
  await expect(camila.page.getByRole('button', { name: /^Agente: Camila/ })).toBeVisible();
});
