import type { Agent } from './lib/agent';
import { met } from './lib/chat';
import { pdf, png, readOpus } from './lib/files';
import { microphone } from './lib/microphone';
import { expect, test } from './lib/test';

test.use(microphone);

/** Sums in `recordedMs` how long the page's recorders ran, pauses left out. It runs in the page. */
function timeRecordings(): void {
  const held = window as unknown as { recordedMs: number };
  held.recordedMs = 0;
  let since = 0;
  for (const name of ['start', 'pause', 'resume', 'stop'] as const) {
    const real = MediaRecorder.prototype[name] as (...args: unknown[]) => void;
    MediaRecorder.prototype[name] = function (this: MediaRecorder, ...args: unknown[]) {
      if (this.state === 'recording') held.recordedMs += performance.now() - since;
      real.apply(this, args);
      since = performance.now();
    };
  }
}

/** Our newest message in the open thread. */
function latest(ana: Agent) {
  return ana.thread.getByRole('article', { name: /^Ana Gómez, / }).last();
}

test('text with its marks, ticks from sent to read, typing, read marks, quote and reaction', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const customer = await met(demo, ana, 'Olga Tildes');
  const asked = await customer.sees('its own message', (told) => told.from === 'customer');
  await customer.sees('that it was read', ({ id, status }) => id === asked.id && status === 'read');

  await customer.patch({ auto_read: false, offline: true });
  await ana.composer.pressSequentially('**dos**');
  await customer.seesTyping();
  await ana.composer.fill('**dos** mesas, _pronto_ y ~~tres~~ sillas');
  await ana.composer.press('Enter');
  const sent = ana.thread.getByRole('article').filter({ hasText: 'dos mesas' });
  await expect(sent.locator('strong')).toHaveText('dos');
  await expect(sent.locator('em')).toHaveText('pronto');
  await expect(sent.locator('s')).toHaveText('tres');
  await expect(sent).toHaveAccessibleName(/, enviado$/);
  await customer.patch({ offline: false });
  const told = await customer.seesText('*dos* mesas, _pronto_ y ~tres~ sillas');
  await expect(sent).toHaveAccessibleName(/, entregado$/);
  await customer.meta.call('POST', `/customers/${customer.id}/read`, {});
  await expect(sent).toHaveAccessibleName(/, leído$/);

  const theirs = ana.thread.getByRole('article', { name: /^Olga Tildes, mensaje/ });
  await theirs.hover();
  await theirs.getByRole('button', { name: 'Acciones del mensaje' }).click();
  await ana.page.getByRole('menuitem', { name: /^Responder/ }).click();
  await expect(ana.page.getByText('Respondiendo a Olga Tildes')).toBeVisible();
  await ana.write('¡Hola, Olga!');
  expect((await customer.seesText('¡Hola, Olga!')).reply_to).toBe(asked.id);

  await customer.say({ kind: 'reaction', target: told.id, emoji: '❤️' });
  const mark = sent.getByRole('img', { name: '❤️ de Olga Tildes' });
  await expect(mark).toBeVisible();
  await sent.hover();
  await sent.getByRole('button', { name: 'Acciones del mensaje' }).click();
  await ana.page.getByRole('menuitem', { name: 'Qué dijo el proveedor' }).click();
  const log = ana.page.getByRole('dialog', { name: 'Qué dijo el proveedor' });
  await expect(log.getByText('200', { exact: true })).toBeVisible();
  await expect(log.locator('pre').first()).toBeVisible();
  expect(await log.innerText()).not.toContain('EAAG');
  await ana.page.keyboard.press('Escape');
  await expect(log).toHaveCount(0);
  await customer.say({ kind: 'reaction', target: told.id, emoji: '' });
  await expect(mark).toHaveCount(0);
});

test('by keys alone: a message is answered, the quote leads to it, and one’s own mark goes on and off', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const customer = await met(demo, ana, 'Luz Citas');
  const { keyboard } = ana.page;
  const words = await customer.write('¿Tienen el *velador* blanco?');
  const asked = ana.thread.getByRole('article', { name: /^Luz Citas, mensaje/ }).last();
  await expect(asked).toContainText('¿Tienen el velador blanco?');
  await asked.focus();
  await keyboard.press('r');
  await expect(ana.page.getByText('Respondiendo a Luz Citas')).toBeVisible();
  await expect(ana.composer).toBeFocused();
  await keyboard.type('Sí, hay dos');
  await keyboard.press('Enter');
  const quote = ana.thread.getByRole('button', {
    name: /Responde a Luz Citas: ¿Tienen el velador/,
  });
  await expect(quote).toBeVisible();
  expect((await customer.seesText('Sí, hay dos')).reply_to).toBe(words);
  await quote.click();
  await expect(asked).toBeFocused();

  await keyboard.press('Enter');
  await ana.page.getByRole('menuitem', { name: 'Reaccionar con 👍' }).click();
  await customer.sees('our mark', (one) => one.id === words && one.reactions?.business === '👍');
  const mine = asked.getByRole('button', { name: 'Quitar la reacción 👍' });
  await mine.click();
  await expect(mine).toHaveCount(0);
  await customer.sees('no mark', (one) => one.id === words && !one.reactions?.business);
});

/** Puts a picture into the clipboard and pastes it. */
async function paste(ana: Agent, picture: Buffer): Promise<void> {
  await ana.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await ana.composer.click();
  await ana.page.evaluate(
    async (bytes) => {
      const blob = new Blob([new Uint8Array(bytes)], { type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    },
    [...picture],
  );
  await ana.page.keyboard.press('Control+V');
}

/** Drops a document on the thread. */
async function drop(ana: Agent, name: string, bytes: Buffer): Promise<void> {
  const carried = await ana.page.evaluateHandle(
    ([called, content]) => {
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(content)], called, { type: 'application/pdf' }));
      return files;
    },
    [name, [...bytes]] as const,
  );
  await ana.thread.dispatchEvent('dragenter', { dataTransfer: carried });
  await expect(ana.page.getByText('Suelta para adjuntar')).toBeVisible();
  await ana.thread.dispatchEvent('drop', { dataTransfer: carried });
  await expect(ana.page.getByText('Suelta para adjuntar')).toHaveCount(0);
}

test('pictures by the chooser, the clipboard and a drop; a document; a place; what the channel refuses is said before', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const customer = await met(demo, ana, 'Elsa Archivos');
  const { tray } = ana;
  await ana.attach(
    { name: 'mesa.png', mimeType: 'image/png', buffer: png(300, 200) },
    { name: 'recorrido.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(17 * 1024 * 1024) },
  );
  await expect(tray.getByRole('alert')).toHaveText(
    'Pesa 17 MB. WhatsApp API acepta videos de hasta 16 MB.',
  );
  await tray.getByRole('button', { name: 'Quitar recorrido.mp4' }).click();
  await expect(tray.getByText('mesa.png')).toBeVisible();
  await expect(tray.getByRole('listitem')).toHaveCount(1);
  await ana.composer.fill('La **mesa**');
  await ana.composer.press('Enter');
  const first = await customer.sees('the chosen picture', ({ kind }) => kind === 'image');
  expect(first.text).toBe('La *mesa*');
  expect(first.media?.mime).toBe('image/png');
  await expect(ana.thread.getByRole('button', { name: /^Abrir: / })).toHaveCount(1);

  const name = 'Lista de precios.pdf';
  await paste(ana, png(120, 90));
  await expect(tray.getByRole('listitem')).toHaveCount(1);
  await drop(ana, 'Catálogo.pdf', pdf('Catálogo'));
  await expect(tray.getByText('Catálogo.pdf')).toBeVisible();
  await ana.page.getByRole('button', { name: 'Enviar', exact: true }).click();
  await customer.sees('the dropped document', ({ kind }) => kind === 'document');
  const kinds = (await customer.thread()).filter(({ from }) => from === 'business');
  expect(kinds.map(({ kind }) => kind)).toEqual(['image', 'image', 'document']);

  await ana.attach({ name, mimeType: 'application/pdf', buffer: pdf('Lista') });
  await ana.composer.fill('Acá va');
  await ana.composer.press('Enter');
  const paper = await customer.sees('the list', ({ media }) => media?.filename === name);
  expect(paper).toMatchObject({ kind: 'document', text: 'Acá va' });
  expect(paper.media?.mime).toBe('application/pdf');
  const bytes = await customer.meta.bytes(paper.media?.id ?? '');
  expect(bytes.equals(pdf('Lista'))).toBe(true);
  const shown = ana.thread.getByRole('article', { name: /Documento/ }).filter({ hasText: name });
  await expect(shown.getByText('Acá va')).toBeVisible();
  await shown.getByRole('button', { name: 'Ver' }).click();
  const viewer = ana.page.getByRole('dialog', { name });
  await expect(viewer.locator(`iframe[title="${name}"]`)).toBeVisible();
  await viewer.getByRole('button', { name: 'Cerrar' }).click();
  await expect(ana.page.getByRole('dialog')).toHaveCount(0);

  await ana.page.getByRole('button', { name: 'Enviar ubicación' }).click();
  const place = ana.page.getByRole('dialog');
  await place.getByLabel('Coordenadas').fill('-31.4201, -64.1888');
  await place.getByLabel('Nombre del lugar').fill('Depósito');
  await place.getByRole('button', { name: /^Enviar/ }).click();
  const where = await customer.sees('the place', ({ kind }) => kind === 'location');
  expect(where.location).toMatchObject({ latitude: -31.4201, longitude: -64.1888 });
  await expect(ana.thread.getByText('Depósito')).toBeVisible();
});

test('a voice note is recorded, paused and sent as OGG/Opus: mono, as long as it was', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  await ana.page.addInitScript(timeRecordings);
  await ana.page.reload();
  const customer = await met(demo, ana, 'Vito Micrófono');
  const send = ana.page.getByRole('button', { name: 'Enviar la nota de voz' });
  await ana.page.getByRole('button', { name: 'Grabar nota de voz' }).click();
  const timer = ana.page.getByRole('timer');
  await expect(send).toBeFocused();
  await expect(timer).toHaveText('0:02');
  await ana.page.getByRole('button', { name: 'Pausar la grabación' }).click();
  await ana.page.getByRole('button', { name: 'Seguir grabando' }).click();
  await expect(timer).toHaveText('0:03');
  await send.press('Enter');
  const told = await customer.sees('the voice note', ({ media }) => media?.voice === true);
  expect(told).toMatchObject({ kind: 'audio', media: { mime: 'audio/ogg' } });
  const file = readOpus(await customer.meta.bytes(told.media?.id ?? ''));
  const recorded = await ana.page.evaluate(
    () => (window as unknown as { recordedMs: number }).recordedMs / 1000,
  );
  expect(file.channels).toBe(1);
  expect(recorded).toBeGreaterThan(2);
  expect(Math.abs(file.seconds - recorded)).toBeLessThan(recorded / 10);

  const mine = ana.thread.getByRole('article', { name: /^Ana Gómez, nota de voz, /i });
  await mine.getByRole('button', { name: /^Reproducir/ }).click();
  await expect(mine.locator('.vn')).toHaveAttribute('data-playing', 'true');
  await expect
    .poll(() => mine.locator('audio').evaluate((e) => (e as HTMLAudioElement).currentTime))
    .toBeGreaterThan(0.1);

  await ana.page.getByRole('button', { name: 'Grabar nota de voz' }).click();
  await expect(timer).toHaveText('0:01');
  await ana.page.keyboard.press('Escape');
  await expect(ana.composer).toBeFocused();
  expect((await customer.thread()).filter(({ media }) => media?.voice)).toHaveLength(1);
});

test('what fails says why and can be tried again', async ({ agent, demo }) => {
  const ana = await agent('ana');
  const customer = await met(demo, ana, 'Fabio Fallas', '0002');
  await ana.write('¿Te llega esto?');
  const sent = ana.thread.getByRole('article').filter({ hasText: '¿Te llega esto?' });
  await expect(sent).toHaveAccessibleName(/, con fallo$/);
  await expect(sent.getByText(/a este número no se le puede escribir por aquí/)).toBeVisible();
  await sent.getByText('Qué dijo el proveedor').click();
  await expect(sent.getByText(/undeliverable/i)).toBeVisible();
  const before = (await customer.meta.sendsTo(customer)).length;
  await sent.getByRole('button', { name: 'Reintentar' }).click();
  await expect.poll(async () => (await customer.meta.sendsTo(customer)).length).toBe(before + 1);
  await expect(sent).toHaveAccessibleName(/, con fallo$/);
  await expect(sent).toHaveCount(1);
});

test('an answer that was cut off: nobody knows, until a receipt or the agent says so', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const customer = await met(demo, ana, 'Duda Cortés', '0008');
  const { meta } = customer;
  await meta.settings({ sent_ms: [2500, 2500], delivered_ms: [100, 100] });
  const sent = (text: string) => ana.thread.getByRole('article').filter({ hasText: text });
  await ana.write('¿Llegó el remito?');
  const first = sent('¿Llegó el remito?');
  await expect(first.getByText('No sabemos si llegó.')).toBeVisible();
  await expect(first).toHaveAccessibleName(/, (entregado|leído)$/);
  await expect(first.getByText('No sabemos si llegó.')).toHaveCount(0);
  expect(await meta.sendsTo(customer)).toHaveLength(1);

  await meta.settings({ sent_ms: [3_600_000, 3_600_000] });
  await ana.write('¿Y la factura?');
  const second = sent('¿Y la factura?');
  await expect(second.getByText('No sabemos si llegó.')).toBeVisible();
  await expect(second).toHaveAccessibleName(/, sin confirmar$/);
  await expect(second.getByRole('button', { name: 'Reenviar' })).toBeVisible();
  await second.getByRole('button', { name: 'Dar por enviado' }).click();
  await expect(second).toHaveAccessibleName(/, enviado$/);
  expect(await meta.sendsTo(customer)).toHaveLength(2);
});

test('an answer that was cut off before it was accepted: sent again on the agent’s word, it arrives once', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const customer = await met(demo, ana, 'Rita Segunda');
  const { meta } = customer;
  await meta.faults({ send_reset_rate: 1, reset_accepted_share: 0 });
  await ana.write('Te aparto la mesa');
  const first = ana.thread.getByRole('article').filter({ hasText: 'Te aparto la mesa' }).first();
  await expect(first.getByText('No sabemos si llegó.')).toBeVisible();
  await meta.call('DELETE', '/faults?phone_id=');
  await first.getByRole('button', { name: 'Reenviar' }).click();
  const asked = ana.page.getByRole('dialog', { name: '¿Enviar otra vez?' });
  await expect(asked.getByText(/podría recibirlo dos veces/)).toBeVisible();
  await asked.getByRole('button', { name: 'Reenviar' }).click();
  await customer.seesText('Te aparto la mesa');
  await expect(latest(ana)).toHaveAccessibleName(/, (enviado|entregado|leído)$/);
  expect(await meta.sendsTo(customer)).toHaveLength(1);
});
