import { Phone } from './lib/phone';
import { expect, test } from './lib/test';

test.use({
  launchOptions: {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  },
});

const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

test('text leaves with the marks of the channel and its ticks follow', async ({ agent, demo }) => {
  const ana = await agent('ana');
  const caro = await Phone.of(demo, 'Caro Prueba');
  await caro.write('Hola');
  await ana.open('Caro Prueba');
  await ana.mode('Mensaje');
  await ana.composer.fill('Llega en **5 días**');
  await ana.composer.press('Enter');
  const [sent] = await caro.received(1);
  expect(sent?.text).toBe('Llega en *5 días*');
  await expect(ana.thread.locator('strong', { hasText: '5 días' })).toBeVisible();
  await expect(ana.thread.getByRole('article', { name: /leído$/ })).toBeVisible();
});

test('files leave in order, and what the channel refuses is said before anything is sent', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const pau = await Phone.of(demo, 'Pau Prueba');
  await pau.write('¿Me pasás el presupuesto?');
  await ana.open('Pau Prueba');
  await ana.mode('Mensaje');
  await ana.page.locator('.cp input[type=file]').setInputFiles([
    { name: 'presupuesto.pdf', mimeType: 'application/pdf', buffer: pdf },
    { name: 'recorrido.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(17 * 1024 * 1024) },
  ]);
  const tray = ana.page.getByRole('list', { name: 'Archivos por enviar' });
  await expect(tray.getByRole('alert')).toHaveText(
    'Pesa 17 MB. WhatsApp API acepta videos de hasta 16 MB.',
  );
  await tray.getByRole('button', { name: 'Quitar recorrido.mp4' }).click();
  await ana.composer.fill('Acá va');
  await ana.composer.press('Enter');
  const [document] = await pau.received(1);
  expect(document).toMatchObject({ kind: 'document', media: { mime: 'application/pdf' } });
  const shown = ana.thread.getByRole('article', { name: /Documento/ });
  await expect(shown.getByText('presupuesto.pdf')).toBeVisible();
  await expect(shown.getByText('Acá va')).toBeVisible();
  await shown.getByRole('button', { name: 'Ver' }).click();
  await expect(ana.page.getByRole('dialog', { name: 'presupuesto.pdf' })).toBeVisible();
  await expect(ana.page.locator('iframe[title="presupuesto.pdf"]')).toBeVisible();
  await ana.page.getByRole('dialog').getByRole('button', { name: 'Cerrar' }).click();
  await expect(ana.page.getByRole('dialog')).toHaveCount(0);
});

test('a recorded voice note arrives as one, and plays', async ({ agent, demo }) => {
  const ana = await agent('ana');
  const leo = await Phone.of(demo, 'Leo Prueba');
  await leo.write('¿Me lo explicás por audio?');
  await ana.open('Leo Prueba');
  await ana.mode('Mensaje');
  await ana.page.getByRole('button', { name: 'Grabar nota de voz' }).click();
  const timer = ana.page.getByRole('timer');
  await expect(timer).toHaveText('0:02');
  await ana.page.keyboard.press('Enter'); // The button that sends has the focus.
  const [voice] = await leo.received(1);
  expect(voice).toMatchObject({ kind: 'audio', media: { mime: 'audio/ogg', voice: true } });
  const bytes = voice === undefined ? Buffer.alloc(0) : await leo.bytes(voice);
  expect(bytes.subarray(0, 4).toString()).toBe('OggS');
  expect(bytes.subarray(28, 36).toString()).toBe('OpusHead');
  expect(bytes[37]).toBe(1); // One channel.
  const shown = ana.thread.getByRole('article', { name: /Nota de voz/ });
  await shown.getByRole('button', { name: /^Reproducir/ }).click();
  await expect(shown.locator('.vn')).toHaveAttribute('data-playing', 'true');

  await ana.page.getByRole('button', { name: 'Grabar nota de voz' }).click();
  await expect(timer).toHaveText('0:01');
  await ana.page.keyboard.press('Escape');
  await expect(ana.composer).toBeFocused();
  expect((await leo.received(1)).length).toBe(1);
});

test('once 24 hours have passed only a template may bring it back', async ({ agent, demo }) => {
  const ana = await agent('ana');
  const paula = await Phone.of(demo, 'Paula Prueba');
  await paula.write('Lo pienso y te aviso');
  await ana.open('Paula Prueba');
  await demo.advance(24 * 3_600_000 + 60_000);
  await expect(ana.page.getByRole('textbox', { name: 'Mensaje' })).toHaveCount(0);
  await expect(ana.page.getByRole('button', { name: 'Reactivar con plantilla' })).toBeVisible();
  await expect(
    ana.page.getByRole('link', { name: 'Cómo funciona la reactivación' }),
  ).toHaveAttribute('href', '/help/reactivar-plantillas');
  await expect(ana.header.getByRole('button', { name: 'Reactivar' })).toBeVisible();

  await ana.page.getByRole('button', { name: 'Reactivar con plantilla' }).click();
  const dialog = ana.page.getByRole('dialog', { name: /Reactivar conversación con Paula Prueba/ });
  const send = dialog.getByRole('button', { name: 'Enviar y reactivar' });
  for (const [name, why] of [
    [/Promo otono/, 'En pausa'],
    [/Cupom relampago/, 'rechazó'],
    [/Encuesta entrega/, 'revisando'],
  ] as const) {
    await dialog.getByRole('radio', { name }).click();
    await expect(dialog.getByRole('alert')).toContainText(why);
    await expect(send).toBeDisabled();
  }
  await dialog.getByRole('radio', { name: /Retomar charla/ }).click();
  await expect(dialog.getByLabel('nombre')).toHaveValue('Paula');
  await send.click();
  await expect(dialog.getByText('Completa este dato.')).toBeVisible();
  await dialog.getByLabel('asunto').fill('el sillón');
  await expect(
    dialog.getByText(/Hola Paula, seguimos con tu consulta sobre el sillón/),
  ).toBeVisible();
  await send.click();
  await expect(dialog).toHaveCount(0);
  const [sent] = await paula.received(1);
  expect(sent?.kind).toBe('template');
  await expect(ana.thread.getByText('Plantilla · Retomar charla')).toBeVisible();
  await expect(ana.countdown).toHaveText('espera respuesta');

  // The answer opens it again, with whoever sent the template.
  await paula.write('Dale, avancemos');
  await expect(ana.page.getByRole('textbox', { name: 'Mensaje' })).toBeVisible();
  await expect(ana.header.locator('.abox')).toContainText('Ana Gómez');
});
