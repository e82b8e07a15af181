import type { BrowserContext, Page } from '@playwright/test';
import { Agent } from './lib/agent';
import type { Server } from './lib/server';
import { expect, test } from './lib/test';
import { Visitor } from './lib/visitor';

const owner = { name: 'Carla Ríos', email: 'carla@tienda.example', password: 'lapacho-rosado-88' };
const second = { name: 'Omar Vega', email: 'omar@tienda.example', password: 'algarrobo-viejo-21' };

/** From the printed link to a company with its owner; the page stands at the set-up. */
async function firstRun(page: Page, server: Server): Promise<void> {
  await page.goto(server.firstRunLink());
  await page.getByLabel('Nombre de la empresa').fill('Mi Tienda');
  await page.getByLabel('Tu nombre').fill(owner.name);
  await page.getByLabel('Correo').fill(owner.email);
  await page.getByLabel('Contraseña', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Crear mi Bandeja' }).click();
  await expect(page.getByRole('heading', { name: 'Puesta en marcha' })).toBeVisible();
}

/** Connects a site in the set-up and gives the code to paste. */
async function connectSite(page: Page, address: string): Promise<string> {
  await page.getByLabel('Nombre de la bandeja').fill('Tienda en línea');
  await page.getByLabel('Dirección de tu sitio').fill(`${address}/ofertas`);
  await expect(page.getByText(`Usaremos ${address}`)).toBeVisible();
  await page.getByRole('button', { name: 'Crear bandeja' }).click();
  const code = page.locator('.copy-text').first();
  await expect(code).toContainText('widget.js');
  return code.innerText();
}

/** Makes an invitation in the set-up and gives its link. */
async function invite(page: Page): Promise<string> {
  await page.getByRole('button', { name: /Invita a tu equipo/ }).click();
  await page.getByRole('radio', { name: 'Todas las de sus bandejas' }).click();
  await page.getByRole('button', { name: 'Crear enlace de invitación' }).click();
  const link = page.locator('.copy-text').filter({ hasText: '/invite/' });
  await expect(link).toBeVisible();
  return link.innerText();
}

async function accept(context: BrowserContext, link: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Únete a Mi Tienda' })).toBeVisible();
  await expect(page.getByText('Tienda en línea')).toBeVisible();
  await page.getByLabel('Tu nombre').fill(second.name);
  await page.getByLabel('Correo').fill(second.email);
  await page.getByLabel('Contraseña', { exact: true }).fill(second.password);
  await page.getByRole('button', { name: 'Crear cuenta y entrar' }).click();
  return page;
}

async function signIn(page: Page, server: Server, email: string, password: string): Promise<void> {
  await page.goto(`${server.base}/login`);
  await page.getByLabel('Correo').fill(email);
  await page.getByLabel('Contraseña', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Entrar' }).click();
}

test('serve alone: owner, inbox, code on a site of one’s own, first message, invitation, second agent, answer', async ({
  start,
  computer,
  site,
}) => {
  const server = await start('serve');
  const page = await (await computer()).newPage();
  await firstRun(page, server);
  const snippet = await connectSite(page, site.origin);
  await expect(page.getByText('Esperando el primer mensaje…')).toBeVisible();

  site.carry(snippet, server.base);
  const shopper = new Visitor(await (await computer()).newPage(), server);
  const refused: string[] = [];
  shopper.page.on('console', (said) => {
    if (/Content.Security.Policy/i.test(said.text())) refused.push(said.text());
  });
  await shopper.visit(site.origin);
  await shopper.write('¿Tienen stock?');
  await expect(page.getByText('Primer mensaje recibido')).toBeVisible();

  const link = await invite(page);
  const omar = new Agent(await accept(await computer(), link), server);
  await omar.ready();
  await omar.open('¿Tienen stock?');
  await omar.write('¡Sí! Te aparto uno.');
  await expect(shopper.thread.getByText('¡Sí! Te aparto uno.')).toBeVisible();
  expect(refused).toEqual([]);

  const late = await (await computer()).newPage();
  await late.goto(link);
  await expect(late.getByText('Esta invitación ya se usó')).toBeVisible();
  await late.goto(server.firstRunLink());
  await expect(late.getByText('Esta Bandeja ya está preparada')).toBeVisible();
});

test('a site that is not on the list gets no chat, and its message no place', async ({
  start,
  computer,
  site,
}) => {
  const server = await start('serve');
  const page = await (await computer()).newPage();
  await firstRun(page, server);
  const snippet = await connectSite(page, site.origin);
  site.carry(snippet, server.base);
  const stranger = new Visitor(await (await computer()).newPage(), server);
  await stranger.visit(site.origin.replace('localhost', '127.0.0.1'));
  await stranger.open();
  await expect(stranger.widget.getByText('Chat no disponible en este sitio')).toBeVisible();
  await stranger.write('¿Hola?');
  await expect(stranger.thread.getByText('Chat no disponible en este sitio')).toBeVisible();
  const list = await page.request.get(
    `${server.base}/api/v1/conversations?holder=all&state=active`,
  );
  expect(((await list.json()) as { items: unknown[] }).items).toEqual([]);
});

test('a reset link sets a new password and ends the sessions; a revoked session is out within 2 s', async ({
  start,
  computer,
  site,
}) => {
  const server = await start('serve');
  const page = await (await computer()).newPage();
  await firstRun(page, server);
  await connectSite(page, site.origin);
  const theirs = await accept(await computer(), await invite(page));
  await new Agent(theirs, server).ready();

  await page.goto(`${server.base}/settings/members`);
  await page.getByRole('link', { name: new RegExp(second.name) }).click();
  await page.getByRole('button', { name: 'Crear enlace' }).click();
  const shown = page.locator('.copy-text').filter({ hasText: '/reset/' });
  const link = await shown.innerText();

  const reset = await (await computer()).newPage();
  await reset.goto(link);
  await reset.getByLabel('Contraseña nueva', { exact: true }).fill('quebracho-colorado-5');
  await reset.getByRole('button', { name: 'Guardar la contraseña' }).click();
  await expect(reset.getByText('Contraseña cambiada')).toBeVisible();
  await expect(theirs).toHaveURL(/\/login/);
  await signIn(reset, server, second.email, second.password);
  await expect(reset.getByText('El correo o la contraseña no coinciden.')).toBeVisible();
  await signIn(reset, server, second.email, 'quebracho-colorado-5');
  await expect(reset).toHaveURL(/\/inbox/);

  const other = await (await computer()).newPage();
  await signIn(other, server, owner.email, owner.password);
  await expect(other).toHaveURL(/\/inbox/);
  await new Agent(other, server).lookAway();
  await page.goto(`${server.base}/settings/sessions`);
  await page.getByRole('button', { name: /^Cerrar la sesión de/ }).click();
  await expect(page.getByText('Sesión cerrada')).toBeVisible();
  const gone = Date.now();
  await expect(other).toHaveURL(/\/login/);
  test
    .info()
    .annotations.push({ type: 'signed out after', description: `${Date.now() - gone} ms` });
  await expect(page).toHaveURL(/\/settings\/sessions/);
});
