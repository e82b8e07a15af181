import { Agent } from './lib/agent';
import { Examiner, looks } from './lib/axe';
import { pdf, png } from './lib/files';
import { type Customer, Meta, type Say, sample } from './lib/meta';
import { expect, test } from './lib/test';

/** One of each kind. */
async function everything(meta: Meta): Promise<Say[]> {
  const media = (mime: string, bytes: Buffer, name = '') => meta.media(mime, name, bytes);
  return [
    {
      kind: 'text',
      text: 'Hola, vi *esto*: https://casanativa.example',
      referral: { source_type: 'ad', source_url: 'https://fb.example/1', headline: 'Living' },
    },
    { kind: 'image', media: await media('image/png', png(400, 300)), caption: 'Este' },
    { kind: 'video', media: await media('video/mp4', await sample.video()) },
    { kind: 'voice', media: await media('audio/ogg', await sample.voice()) },
    { kind: 'document', filename: 'Plano.pdf', media: await media('application/pdf', pdf('x')) },
    { kind: 'sticker', media: await media('image/webp', await sample.sticker()) },
    { kind: 'location', location: { latitude: -31.4, longitude: -64.1, name: 'Depósito' } },
    {
      kind: 'contacts',
      contacts: [{ name: { formatted_name: 'Raúl' }, phones: [{ phone: '+54 351 555' }] }],
    },
    { kind: 'order' },
    { kind: 'button_reply', reply_id: 's', title: 'Sí, quiero' },
    { kind: 'unsupported', unsupported: 'poll' },
  ];
}

async function speak(customer: Customer, ana: Agent): Promise<void> {
  const { meta } = customer;
  for (const one of await everything(meta)) await customer.say(one);
  await ana.open(customer.name);
  await expect(ana.thread.getByText('Mensaje no compatible')).toBeVisible();
  await ana.write('¡Claro!');
  const told = await customer.seesText('¡Claro!');
  await customer.write('Gracias', { reply_to: told.id });
  await customer.say({ kind: 'reaction', target: told.id, emoji: '👍' });
  await customer.businessPhone('Te llamo');
  await expect(ana.thread.getByText('Te llamo')).toBeVisible();
  await meta.faults({ send_reset_rate: 1, reset_accepted_share: 0 });
  await ana.write('¿Te sirve?');
  await expect(ana.thread.getByText('No sabemos si llegó.')).toBeVisible();
  await meta.call('DELETE', '/faults?phone_id=');
}

for (const { name, ...look } of looks) {
  test(`axe finds nothing in a conversation on WhatsApp: ${name}`, async ({ agent, demo }) => {
    const meta = new Meta(demo);
    await meta.connected();
    const ana = await agent('ana', look);
    const { page } = ana;
    const axe = new Examiner(page);
    await speak(await meta.customer('Paula Rivas'), ana);
    await axe.look('thread, its end');
    await ana.thread.getByText('Llegó por un anuncio').scrollIntoViewIfNeeded();
    await axe.look('thread, its start');
    await page.getByRole('button', { name: 'Abrir: Este' }).click();
    await expect(page.getByRole('dialog').getByRole('img')).toBeVisible();
    await axe.look('viewer');
    await page.keyboard.press('Escape');
    await demo.advance(24 * 3_600_000 + 60_000);
    await expect(page.getByText('Conversación cerrada')).toBeVisible();
    await axe.look('window over');
    await page.getByRole('button', { name: 'Reactivar con plantilla' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('radio', { name: /^Pedido confirmado/ }).click();
    await form.getByRole('button', { name: 'Enviar y reactivar' }).click();
    await expect(form.getByText('Completa este dato.').first()).toBeVisible();
    await axe.look('template, incomplete');
    await form.getByRole('radio', { name: /^Promo otono/ }).click();
    await axe.look('template that is stopped');
    axe.verdict(6);
  });

  test(`axe finds nothing where WhatsApp is connected: ${name}`, async ({ demo, computer }) => {
    const meta = new Meta(demo);
    await meta.connected();
    const { id, numbers } = await meta.business();
    const customer = await meta.customer('Raúl Crudo');
    await customer.say({ kind: 'raw', raw: { type: 'holo_note', holo_note: { depth: 3 } } });
    await customer.write('¿Hola?', { phone_id: numbers[1]?.phone_id });
    await meta.call('POST', '/settle?timeout_ms=10000');
    const page = await (await computer(look)).newPage();
    const camila = new Agent(page, demo);
    await camila.signIn('camila', '/settings/inboxes');
    const axe = new Examiner(page);
    const { items } = await camila.get<{ items: { id: string; channel: string }[] }>('/inboxes');
    const inbox = items.find(({ channel }) => channel === 'whatsapp')?.id;
    const at = `${demo.base}/settings/inboxes/${inbox}`;
    await page.goto(at);
    const tabs = page.getByRole('tab');
    await expect(tabs.first()).toBeVisible();
    for (const tab of await tabs.all()) {
      await tab.click();
      await axe.look(`inbox: ${await tab.textContent()}`);
    }
    await meta.token(id, { expired: true });
    await camila.post(`/inboxes/${inbox}/connection/test`, {});
    for (const step of ['app', 'number', 'webhook', 'test', 'finish']) {
      await page.goto(`${at}#connect-${step}`);
      await page.reload();
      await expect(page.locator('.step[data-open]')).toBeVisible();
      if (step === 'test') {
        await page.getByRole('button', { name: 'Probar la conexión' }).click();
        await expect(page.getByRole('button', { name: 'Probar otra vez' })).toBeVisible();
      }
      await axe.look(`guide: ${step}`);
    }
    await page.goto(`${demo.base}/settings/updates`);
    await page.getByRole('tab', { name: /^Sin destino/ }).click();
    await page.getByRole('button', { name: /ver detalle$/ }).click();
    await expect(page.getByRole('dialog').locator('code').first()).toBeVisible();
    await axe.look('update, its detail');
    axe.verdict(10);
  });
}
