import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { png, readOpus } from './lib/files';
import { Meta } from './lib/meta';
import { microphone } from './lib/microphone';
import type { Server } from './lib/server';
import { expect, test } from './lib/test';

test.use(microphone);

/** The page at /sandbox/: one is the customer, with Meta's own pages beside the phone. */
class Sandbox {
  readonly chat: Locator;
  readonly field: Locator;

  private constructor(readonly page: Page) {
    this.chat = page.getByRole('log');
    this.field = page.getByRole('textbox', { name: 'Escribe un mensaje' });
  }

  /** Opens the phone of a new customer. */
  static async as(page: Page, demo: Server, name: string): Promise<Sandbox> {
    await new Meta(demo).connected();
    await page.goto(`${demo.base}/sandbox/`);
    const sandbox = new Sandbox(page);
    await page.getByRole('button', { name: 'Agregar cliente' }).click();
    await sandbox.dialog.getByLabel('Nombre', { exact: true }).fill(name);
    await sandbox.confirm('Agregar cliente');
    await expect(page.getByText(`Teléfono de ${name}`)).toBeVisible();
    return sandbox;
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  async confirm(name: string): Promise<void> {
    await this.dialog.getByRole('button', { name, exact: true }).last().click();
    await expect(this.dialog).toHaveCount(0);
  }

  async write(text: string): Promise<Locator> {
    await this.field.fill(text);
    await this.field.press('Enter');
    const shown = this.bubble(text.replace(/[*_~]/g, ''));
    await expect(shown).toBeVisible();
    return shown;
  }

  bubble(text: string): Locator {
    return this.chat.getByRole('article').filter({ hasText: text }).last();
  }

  /** Chooses in the menu of a message. */
  async on(text: string, act: string): Promise<void> {
    await this.bubble(text).hover();
    await this.bubble(text).getByRole('button', { name: 'Opciones del mensaje' }).click();
    await this.page.getByRole('menuitem', { name: act, exact: true }).click();
  }

  async act(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Acciones del cliente' }).click();
    await this.page.getByRole('menuitem', { name, exact: true }).click();
  }

  async attach(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Adjuntar' }).click();
    await this.page.getByRole('menuitem', { name, exact: true }).click();
  }

  async section(name: string): Promise<Locator> {
    await this.page.getByRole('tab', { name }).click();
    return this.page.getByRole('tabpanel', { name });
  }
}

test('write, edit, react and delete as the customer; see the answer, the ticks and who is typing', async ({
  agent,
  computer,
  demo,
}) => {
  const ana = await agent('ana');
  const phone = await Sandbox.as(await (await computer()).newPage(), demo, 'Elena Sandbox');
  await phone.write('¿Tienen *mesas* de roble?');
  await ana.open('Elena Sandbox');
  await expect(ana.thread.locator('strong', { hasText: 'mesas' })).toBeVisible();
  const read = phone.bubble('mesas').getByRole('img', { name: 'Leído' });
  await expect(read).toBeVisible();

  await ana.composer.fill('Sí, ');
  await ana.composer.pressSequentially('hay dos');
  await expect(phone.page.getByText(/escribiendo…/)).toBeVisible();
  await ana.composer.press('Enter');
  await expect(phone.bubble('Sí, hay dos')).toBeVisible();

  await phone.on('Sí, hay dos', 'Reaccionar con ❤️');
  await expect(ana.thread.getByText('❤️')).toBeVisible();
  await phone
    .bubble('Sí, hay dos')
    .getByRole('button', { name: /Tu reacción: ❤️/ })
    .click();
  await expect(ana.thread.getByText('❤️')).toHaveCount(0);

  await phone.on('mesas', 'Editar');
  await expect(phone.field).toHaveValue('¿Tienen *mesas* de roble?');
  await phone.field.fill('¿Tienen sillas?');
  await phone.field.press('Enter');
  await expect(phone.bubble('¿Tienen sillas?')).toContainText('editado');
  await expect(ana.thread.getByText('¿Tienen sillas?')).toBeVisible();
  await phone.on('¿Tienen sillas?', 'Eliminar para todos');
  await expect(phone.bubble('Eliminaste este mensaje')).toBeVisible();
  await expect(ana.thread.getByText('Mensaje eliminado')).toBeVisible();
});

test('record a voice note, send a photo and a place, come by an advertisement, answer from the company’s phone', async ({
  agent,
  computer,
  demo,
}) => {
  const ana = await agent('ana');
  const computerOfCustomer = await computer({ permissions: ['microphone'] });
  const phone = await Sandbox.as(await computerOfCustomer.newPage(), demo, 'Omar Sandbox');
  const { page } = phone;

  await phone.act('Llegó un anuncio');
  await phone.confirm('Llegó un anuncio');
  await phone.write('Vi el aviso');
  await expect(phone.bubble('Vi el aviso')).toContainText('Llegó por un anuncio');
  await ana.open('Omar Sandbox');

  await page.getByRole('button', { name: 'Grabar nota de voz' }).click();
  await expect(page.getByRole('timer')).toHaveText('Grabando 0:02');
  await page.getByRole('group', { name: 'Grabar' }).getByRole('button', { name: 'Enviar' }).click();
  await expect(phone.chat.getByRole('group', { name: 'Nota de voz' })).toBeVisible();
  const source = await phone.chat.locator('audio').getAttribute('src');
  const note = readOpus(await (await page.request.get(`${demo.base}${source}`)).body());
  expect(note.channels).toBe(1);
  expect(note.seconds).toBeGreaterThan(1.5);
  expect(note.seconds).toBeLessThan(4);
  const length = () =>
    phone.chat.locator('audio').evaluate((one: HTMLAudioElement) => one.duration);
  await expect.poll(length).toBeCloseTo(note.seconds, 0);

  const chooser = page.waitForEvent('filechooser');
  await phone.attach('Foto o video');
  await (await chooser).setFiles({
    name: 'living.png',
    mimeType: 'image/png',
    buffer: png(64, 48),
  });
  await phone.dialog.getByLabel('Texto (opcional)').fill('Mi living');
  await phone.confirm('Enviar');
  await expect(
    phone.bubble('Mi living').getByRole('button', { name: 'Abrir la imagen' }),
  ).toBeVisible();
  await expect(ana.thread.getByText('Mi living')).toBeVisible();

  await phone.attach('Ubicación');
  await phone.confirm('Enviar');
  await expect(phone.bubble('Obelisco')).toBeVisible();
  await expect(ana.thread.getByText(/Obelisco/).first()).toBeVisible();

  await page.getByText('Teléfono de la empresa', { exact: true }).click();
  await phone.write('Lo respondo desde la tienda');
  await expect(phone.bubble('Lo respondo')).toContainText('desde el teléfono de la empresa');
  await expect(ana.thread.getByText('Lo respondo desde la tienda')).toBeVisible();
  await expect(ana.thread.getByText(/Agente Externo/).first()).toBeVisible();
});

test('Meta’s side: what is wrong with a webhook is said in words, faults are switched, the clock is moved', async ({
  computer,
  demo,
}) => {
  const phone = await Sandbox.as(await (await computer()).newPage(), demo, 'Vera Sandbox');
  const { page } = phone;
  await phone.write('Hola');

  const app = await phone.section('Conexión');
  await expect(app.getByText(/^Verificado: http/)).toBeVisible();
  const url = app.getByLabel('URL de devolución de llamada');
  const right = await url.inputValue();
  const verify = async (address: string, words: RegExp) => {
    await url.fill(address);
    await app.getByRole('button', { name: 'Verificar y guardar' }).click();
    await expect(app.getByText(words)).toBeVisible();
  };
  await verify('http://127.0.0.1:9/x', /Nadie responde en esa dirección/);
  await verify('http://example.com/x', /solo llama a esta máquina/);
  await verify(right, /El token de verificación es otro/);
  await expect(app.getByRole('switch', { name: 'La app está suscrita a la cuenta' })).toBeChecked();

  const faults = await phone.section('Fallas');
  await faults.getByLabel('Avisos duplicados').press('End');
  await expect(faults.getByText('Fallas encendidas: 1')).toBeVisible();
  await expect(page.getByRole('tab', { name: /Fallas.*1/ })).toBeVisible();
  await faults.getByRole('button', { name: 'Apagar todas las fallas' }).click();
  await expect(faults.getByText('Ninguna falla encendida')).toBeVisible();

  await expect(page.getByText(/La empresa puede responder hasta/)).toBeVisible();
  const clock = await phone.section('Reloj');
  await clock.getByRole('button', { name: 'Adelantar 24 h' }).click();
  await expect(phone.dialog).toContainText('No se puede volver atrás');
  await phone.confirm('Adelantar 24 h');
  await expect(page.getByText(/Ventana de 24 h cerrada/)).toBeVisible();
  await expect(clock.getByText('Adelantado 1 d')).toBeVisible();

  const ledger = await phone.section('Registro');
  await expect(ledger.getByText('Avisos nacidos')).toBeVisible();
  await expect(ledger.getByText(/HTTP 200/).first()).toBeVisible();
});

for (const { width, height } of [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
])
  test(`axe finds nothing at ${width} px, in light and dark, and nothing is wider than the screen`, async ({
    computer,
    demo,
  }) => {
    const context = await computer({ viewport: { width, height }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await new Meta(demo).connected();
    await page.goto(`${demo.base}/sandbox/`);
    const views = width < 720 ? ['Clientes', 'Teléfono', 'Meta'] : [''];
    for (const view of views) {
      if (view) await page.getByRole('button', { name: view, exact: true }).click();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        expect(violations.map((one) => `${view} ${colorScheme} ${one.id}`)).toEqual([]);
      }
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over).toBeLessThanOrEqual(0);
    }
  });
