import { createHmac } from 'node:crypto';
import { Agent } from './lib/agent';
import { type Business, Meta } from './lib/meta';
import type { Server } from './lib/server';
import { expect, test } from './lib/test';

/** Posts a body as Meta does, signed by a secret. */
async function deliver(server: Server, secret: string, body: string): Promise<number> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const answer = await fetch(`${server.base}/webhooks/meta`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  });
  return answer.status;
}

/** A delivery with one text for a number. */
function text(to: Business, from: string, words: string): string {
  const phone = to.numbers[0];
  const message = {
    from,
    id: `wamid.e2e.${words.length}.${from}`,
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: 'text',
    text: { body: words },
  };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: phone?.display, phone_number_id: phone?.phone_id },
    contacts: [{ wa_id: from, profile: { name: 'Quique Cuarentena' } }],
    messages: [message],
  };
  const entry = [{ id: to.waba_id, changes: [{ field: 'messages', value }] }];
  return JSON.stringify({ object: 'whatsapp_business_account', entry });
}

/** Connects a number in an inbox of its own, by the API. */
async function connect(camila: Agent, name: string, to: Business, phone_id: string): Promise<void> {
  const { body } = await camila.post('/inboxes', { name, channel: 'whatsapp' });
  const answer = await camila.page.request.put(
    `${camila.server.base}/api/v1/inboxes/${body.id}/connection`,
    {
      data: {
        values: {
          phone_number_id: phone_id,
          waba_id: to.waba_id,
          access_token: to.token,
          app_secret: to.app_secret,
        },
      },
    },
  );
  expect(answer.status(), await answer.text()).toBe(200);
}

test('what could not be applied is shown by why, with what came, and can be tried again', async ({
  demo,
  computer,
}) => {
  const meta = new Meta(demo);
  await meta.connected();
  const ours = await meta.business();
  const other = await meta.call<Business>('POST', '/businesses', {
    name: 'Otra',
    numbers: [{ registered: true }],
  });
  const camila = new Agent(await (await computer()).newPage(), demo);
  await camila.signIn('camila', '/settings/updates');
  const { page } = camila;
  const rows = page.getByRole('tabpanel').getByRole('listitem');
  const tab = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
  await expect(page.getByText('Nada por aquí')).toBeVisible();
  await connect(camila, 'WhatsApp Otra', other, other.numbers[0]?.phone_id ?? '');

  const customer = await meta.customer('Ulises Actualiza');
  await customer.say({ kind: 'raw', raw: { type: 'holo_note', holo_note: { depth: 3 } } });
  const second = ours.numbers[1]?.phone_id ?? '';
  await customer.write('Le escribo al segundo número', { phone_id: second });
  expect(
    await deliver(demo, ours.app_secret, text(other, '5491155559901', 'Esto es de otra')),
  ).toBe(200);
  expect(
    await deliver(demo, ours.app_secret, '{"object": "whatsapp_business_account", "entry"'),
  ).toBe(200);
  expect(await deliver(demo, 'no-es-de-nadie', text(ours, '5491155559902', 'Falso'))).toBe(401);
  for (const state of ['No compatibles', 'Sin destino', 'En cuarentena', 'Con error'])
    await expect(tab(state)).toHaveAccessibleName(new RegExp(`^${state}\\s*1$`));

  await tab('En cuarentena').click();
  await expect(rows).toHaveCount(1);
  await expect(rows.getByText('La firma no es la de su bandeja.')).toBeVisible();
  await rows.getByRole('button', { name: /^Mensaje, .*ver detalle$/ }).click();
  const detail = page.getByRole('dialog');
  await expect(detail.getByText('En cuarentena', { exact: true })).toBeVisible();
  await detail.getByRole('radio', { name: 'Como llegó' }).click();
  await expect(detail.getByText('Esto es de otra')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);

  await tab('No compatibles').click();
  await rows.getByRole('button', { name: /ver detalle$/ }).click();
  await detail.getByRole('radio', { name: 'Como llegó' }).click();
  await expect(detail.getByText('"depth": 3')).toBeVisible();
  await detail.getByRole('button', { name: 'Reprocesar' }).click();
  await expect(page.getByText('Reprocesada: ahora está «No compatibles»')).toBeVisible();

  await tab('Con error').click();
  const why = 'El aviso no se puede leer: no tiene la forma que el proveedor promete.';
  const technical = 'unexpected end of JSON input';
  const fact = (name: string) => detail.locator('.fact').filter({ hasText: name });
  await expect(rows).toHaveCount(1);
  await expect(rows.getByText(why)).toBeVisible();
  await rows.getByRole('button', { name: /^Desconocido, .*ver detalle$/ }).click();
  await expect(fact('Por qué')).toContainText(why);
  await expect(fact('Por qué')).toContainText(technical);
  await expect(fact('Clave')).toHaveText(/^Clavebody:[0-9a-f]{64}$/);
  await detail.getByRole('radio', { name: 'Como llegó' }).click();
  await expect(detail.getByText(/whatsapp_business_account/)).toBeVisible();
  await detail.getByRole('button', { name: 'Reprocesar' }).click();
  await expect(page.getByText('Reprocesada: ahora está «Con error»')).toBeVisible();
  await expect(detail).toHaveCount(0);
  await expect(tab('Con error')).toHaveAccessibleName(/^Con error\s*1$/);
  await rows.getByRole('button', { name: /ver detalle$/ }).click();
  await expect(fact('Por qué')).toContainText(why);
  await expect(fact('Intentos')).toHaveText('Intentos2');
  await page.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);

  await tab('Sin destino').click();
  await expect(rows.getByText('Ninguna bandeja tiene esta cuenta.')).toBeVisible();
  await rows.getByRole('button', { name: /^Reprocesar: Mensaje/ }).click();
  await expect(page.getByText('Reprocesada: ahora está «Sin destino»')).toBeVisible();
  await connect(camila, 'WhatsApp Dos', ours, second);
  await rows.getByRole('button', { name: /^Reprocesar: Mensaje/ }).click();
  await expect(page.getByText('Aplicada', { exact: true })).toBeVisible();
  await expect(page.getByText('Nada por aquí')).toBeVisible();
  await page.goto(`${demo.base}/inbox`);
  await camila.ready();
  await camila.open('Le escribo al segundo número');
  await expect(camila.thread.getByText('Le escribo al segundo número')).toBeVisible();
  await expect(camila.row('Esto es de otra')).toHaveCount(0);
  await expect(camila.row('Falso')).toHaveCount(0);
});

test('agents see no updates', async ({ demo, computer }) => {
  const ana = new Agent(await (await computer()).newPage(), demo);
  await ana.signIn('ana', '/settings/updates');
  await expect(ana.page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(ana.page.getByRole('tab')).toHaveCount(0);
  const answer = await ana.page.request.get(`${demo.base}/api/v1/updates`);
  expect(answer.status()).toBe(403);
});
