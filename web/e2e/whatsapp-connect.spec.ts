import type { Page, Route } from '@playwright/test';
import { Agent } from './lib/agent';
import { type Business, Meta } from './lib/meta';
import type { Server } from './lib/server';
import { expect, test } from './lib/test';

/** From the link that the server printed to the first steps, by what the screen offers. */
async function firstRun(page: Page, server: Server): Promise<void> {
  await page.goto(server.firstRunLink());
  await page.getByLabel('Nombre de la empresa').fill('Casa Nativa');
  await page.getByLabel('Tu nombre').fill('Carla Ríos');
  await page.getByLabel('Correo').fill('carla@tienda.example');
  await page.getByLabel('Contraseña', { exact: true }).fill('lapacho-rosado-88');
  await page.getByRole('button', { name: 'Crear mi Bandeja' }).click();
  await expect(page.getByRole('heading', { name: 'Puesta en marcha' })).toBeVisible();
}

/** The guide that connects a number, as an admin walks through it. */
class Guide {
  constructor(readonly page: Page) {}

  /** From the first steps, with the keys; the guide can be left and is found there again. */
  static async begin(page: Page, name: string): Promise<Guide> {
    const title = page.getByRole('heading', { name: `Conectar ${name}` });
    await page.getByRole('radio', { name: 'Chat web' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('radio', { name: 'WhatsApp API' })).toBeChecked();
    await page.keyboard.press('Tab');
    await expect(page.getByLabel('Nombre de la bandeja')).toBeFocused();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await expect(title).toBeVisible();
    await page.getByRole('link', { name: 'Ajustes' }).click();
    await page.getByRole('link', { name: /^Puesta en marcha/ }).click();
    await expect(page.getByText('1 de 3 listos')).toBeVisible();
    await page.getByRole('link', { name: `Seguir la guía de ${name}` }).click();
    await expect(title).toBeVisible();
    return new Guide(page);
  }

  step(name: string) {
    return this.page.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  async save(values: Record<string, string>): Promise<void> {
    for (const [label, value] of Object.entries(values))
      await this.page.getByLabel(label).fill(value);
    await this.page.getByRole('button', { name: /^(Guardar y seguir|Ya tengo la app)/ }).click();
  }

  /** Opens the step anew and changes a secret that is stored. */
  async change(step: string, field: string, value: string): Promise<void> {
    await this.step(step).click();
    await this.page.getByRole('button', { name: `Cambiar ${field}` }).click();
    await this.save({ [field]: value });
  }

  /** Runs the test and gives the finding of one part. */
  async test(part: string) {
    await this.step('Prueba').click();
    // The button may say «Probar otra vez» of the test before.
    await Promise.all([
      this.page.waitForResponse('**/connection/test'),
      this.page.getByRole('button', { name: /^Probar (la conexión|otra vez)$/ }).click(),
    ]);
    await expect(this.page.getByRole('button', { name: 'Probar otra vez' })).toBeVisible();
    const head = this.page.getByText(part, { exact: true });
    return this.page.locator('.findings').getByRole('listitem').filter({ has: head });
  }

  copied(label: string): Promise<string> {
    return this.page.getByRole('figure', { name: label }).locator('code').innerText();
  }
}

/** The company at the simulated Meta: new, and known to nobody. */
function company(meta: Meta): Promise<Business> {
  return meta.call<Business>('POST', '/businesses', {
    name: 'Tienda',
    numbers: [{ verified_name: 'Tienda', registered: true }],
  });
}

const secretField = 'Clave secreta de la app';
const tokenField = 'Clave de acceso permanente';

test('an admin connects a number from nothing; each wrong value names itself; an expired key is mended and the queue leaves once', async ({
  start,
  demo,
  computer,
}) => {
  const meta = new Meta(demo);
  await meta.connected();
  const business = await company(meta);
  const [number] = business.numbers;
  const server = await start('serve', {
    BANDEJA_GRAPH_URL: meta.graphUrl,
    BANDEJA_TRUSTED_PROXIES: '127.0.0.1/32,::1/128',
  });
  const page = await (await computer()).newPage();
  await firstRun(page, server);
  const guide = await Guide.begin(page, 'Ventas');
  const carla = new Agent(page, server);

  await guide.save({ [secretField]: 'f'.repeat(32) });
  await guide.save({
    'Identificador del número de teléfono': number?.phone_id ?? '',
    'Identificador de la cuenta de WhatsApp Business': business.waba_id,
    [tokenField]: 'EAAGestaNoEs000000000000001',
  });
  await expect(guide.step('Webhook')).toHaveAttribute('aria-expanded', 'true');
  await expect(await guide.test('Clave de acceso')).toContainText(
    'Meta no reconoce la clave de acceso.',
  );
  await page.getByRole('button', { name: 'Ir a «Número y claves»' }).first().click();
  await guide.save({ [tokenField]: business.token });
  await expect(await guide.test(secretField)).toContainText(
    'La clave secreta guardada no es la de esta app.',
  );
  await guide.change('Tu app en Meta', secretField, business.app_secret);
  await expect(await guide.test('Webhook')).toContainText('no es https');
  await page.route('**/connection/test', behindCaddy);
  await expect(await guide.test('Webhook')).toContainText('Meta todavía no verificó la dirección.');
  await page.unroute('**/connection/test');
  await page.getByRole('button', { name: 'Ir a «Webhook»' }).click();

  await expect(page.getByText('Esperando a que Meta verifique la dirección')).toBeVisible();
  const address = (await guide.copied('Dirección del webhook')).replace('localhost', '127.0.0.1');
  const word = await guide.copied('Token de verificación');
  const { app_id } = business;
  const refused = await meta.webhook(address, `${word}x`, app_id);
  expect(refused).toMatchObject({ problem: 'status', detail: expect.stringContaining('403') });
  expect(await meta.webhook(address, word, app_id)).toMatchObject({ verified: true });
  await expect(page.getByText('Meta verificó la dirección')).toBeVisible();
  await expect(page.getByText('Esperando el primer aviso')).toBeVisible();
  const customer = await meta.customer('Primera Clienta');
  await customer.write('hola', { phone_id: number?.phone_id });
  await expect(page.getByText('Webhook recibido')).toBeVisible();
  await expect(await guide.test('Webhook')).toContainText('ya llegaron avisos');
  await expect(page.getByText('Todo funciona')).toBeVisible();
  await page.getByRole('button', { name: 'Seguir', exact: true }).click();
  await page.getByRole('link', { name: 'Terminar' }).click();
  // Shown as its country groups it.
  const digits = (number?.display ?? '').replace(/\D/g, '');
  await expect(page.getByText(new RegExp([...digits].join('[ -]?'))).first()).toBeVisible();

  await page.getByRole('link', { name: 'Bandeja', exact: true }).first().click();
  await carla.open('Primera Clienta');
  await carla.write('¡Hola! ¿En qué te ayudo?');
  const sends = async () => (await meta.sendsTo(customer)).map(({ text }) => text);
  await expect.poll(sends).toEqual(['¡Hola! ¿En qué te ayudo?']);

  await meta.token(business.id, { expired: true });
  for (const text of ['uno', 'dos', 'tres']) await carla.write(text);
  const banner = page.getByText(/no puede enviar desde .*: Meta no acepta su clave de acceso/);
  await expect(banner).toBeVisible();
  for (const text of ['uno', 'dos', 'tres'])
    await expect(
      carla.thread.getByRole('article', { name: /en cola$/ }).filter({ hasText: text }),
    ).toBeVisible();
  await meta.token(business.id, { token: 'EAAGnuevaClave00000000000000001', expired: false });
  await page.getByRole('link', { name: 'Reconectar' }).click();
  await expect(page.getByText(/Meta no acepta la clave guardada/)).toBeVisible();
  await guide.save({ [tokenField]: 'EAAGnuevaClave00000000000000001' });
  await guide.test('Webhook');
  await expect(page.getByText('Todo funciona')).toBeVisible();
  await expect(banner).toHaveCount(0);
  await expect.poll(sends).toEqual(['¡Hola! ¿En qué te ayudo?', 'uno', 'dos', 'tres']);
  await meta.call('POST', '/settle?timeout_ms=10000');
  expect(await sends()).toEqual(['¡Hola! ¿En qué te ayudo?', 'uno', 'dos', 'tres']);
  await page.getByRole('link', { name: 'Bandeja', exact: true }).first().click();
  await carla.open('Primera Clienta');
  await expect(
    carla.thread.getByRole('article', { name: /(enviado|entregado|leído)$/ }),
  ).toHaveCount(4);
});

/** Puts a request as it reaches the server behind the proxy of the docs, where the session's cookie has another name. */
async function behindCaddy(route: Route): Promise<void> {
  const request = route.request();
  const { cookie = '', origin = '', ...headers } = await request.allHeaders();
  const answer = await fetch(request.url(), {
    method: request.method(),
    body: request.postData(),
    headers: {
      'content-type': headers['content-type'] ?? '',
      origin: origin.replace('http:', 'https:'),
      cookie: cookie.replace(/\bbandeja=/, '__Host-bandeja='),
      'x-forwarded-proto': 'https',
    },
  });
  await route.fulfill({
    status: answer.status,
    contentType: answer.headers.get('content-type') ?? '',
    body: await answer.text(),
  });
}
