import { Agent } from './lib/agent';
import { Examiner, looks } from './lib/axe';
import { expect, test } from './lib/test';
import { Visitor } from './lib/visitor';

for (const { name, ...look } of looks) {
  test(`axe finds nothing in the settings: ${name}`, async ({ demo, computer }) => {
    const page = await (await computer(look)).newPage();
    const camila = new Agent(page, demo);
    await camila.signIn('camila', '/settings/profile');
    const axe = new Examiner(page);
    const inboxes = await camila.get<{ items: { id: string }[] }>('/inboxes');
    const { members } = await camila.get<{ members: { id: string; name: string }[] }>('/bootstrap');
    const luis = members.find((member) => member.name === 'Luis Paredes')?.id;
    const inbox = `inboxes/${inboxes.items[0]?.id}`;
    const pages = [
      '',
      'profile',
      'sessions',
      'inboxes',
      'members',
      `members/${luis}`,
      'teams',
      'stages',
      'tags',
      'company',
      'templates',
      'updates',
    ];
    for (const section of pages) {
      await page.goto(`${demo.base}/settings/${section}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
      await axe.look(`settings/${section}`);
    }
    await page.goto(`${demo.base}/settings/${inbox}`);
    const tabs = page.getByRole('tab');
    await expect(tabs.first()).toBeVisible();
    for (const tab of await tabs.all()) {
      await tab.click();
      await axe.look(`inbox: ${await tab.textContent()}`);
    }
    await page.goto(`${demo.base}/settings/members`);
    await page.getByRole('button', { name: 'Invitar' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await axe.look('invitation');
    await page.getByRole('button', { name: 'Crear enlace de invitación' }).click();
    await expect(page.getByText('/invite/')).toBeVisible();
    await axe.look('invitation, made');
    await page.goto(`${demo.base}/welcome`);
    await expect(page.getByRole('heading', { name: 'Puesta en marcha' })).toBeVisible();
    for (const step of [
      'Conecta un canal',
      'Pega el código en tu sitio',
      'Conecta tu número',
      'Invita a tu equipo',
    ]) {
      await page.getByRole('button', { name: new RegExp(step) }).click();
      await axe.look(`set-up: ${step}`);
    }
    await page.getByRole('button', { name: /Conecta un canal/ }).click();
    await page.getByRole('radio', { name: 'WhatsApp API' }).click();
    await axe.look('set-up: WhatsApp');
    axe.verdict(24);
  });

  test(`axe finds nothing at the doors: ${name}`, async ({ start, computer }) => {
    const server = await start('serve');
    const page = await (await computer(look)).newPage();
    const axe = new Examiner(page);
    await page.goto(`${server.base}/login`);
    await expect(page.getByText('Este servidor todavía no tiene cuentas')).toBeVisible();
    await axe.look('sign-in of an empty server');
    await page.getByRole('button', { name: 'Entrar' }).click();
    await expect(page.getByText('Escribe tu correo.')).toBeVisible();
    await axe.look('sign-in, refused');
    await page.goto(server.firstRunLink());
    await expect(page.getByLabel('Nombre de la empresa')).toBeVisible();
    await axe.look('first run');
    await page.getByRole('button', { name: 'Crear mi Bandeja' }).click();
    await expect(page.getByText('Escribe el nombre de tu empresa.')).toBeVisible();
    await axe.look('first run, incomplete');
    for (const path of ['/invite/nada', '/reset/nada']) {
      await page.goto(server.base + path);
      await expect(page.getByRole('heading', { name: 'Este enlace no es válido' })).toBeVisible();
      await axe.look(path);
    }
    await page.goto(`${server.base}/no-existe`);
    await expect(page.getByText('Esta página no existe')).toBeVisible();
    await axe.look('no such page');
    axe.verdict(7);
  });
}

for (const { name, ...size } of looks)
  for (const colorScheme of ['light', 'dark'] as const)
    test(`axe finds nothing in the widget: ${colorScheme}, ${name}`, async ({ demo, computer }) => {
      const camila = new Agent(await (await computer()).newPage(), demo);
      await camila.signIn('camila');
      const page = await (await computer({ ...size, colorScheme })).newPage();
      await page.addInitScript((theme) => {
        document.addEventListener('DOMContentLoaded', () => {
          document.querySelector('script[data-inbox]')?.setAttribute('data-theme', theme);
        });
      }, colorScheme);
      const shopper = new Visitor(page, demo);
      const axe = new Examiner(page, 'bandeja-chat');
      await shopper.visit('/shop/mayoristas.html');
      await axe.lookOnce('bubble');
      await shopper.open();
      await axe.lookOnce('open, empty');
      await shopper.write('Hola, una consulta');
      const card = shopper.widget.getByRole('form', { name: 'Tus datos de contacto' });
      await expect(card).toBeVisible();
      await axe.lookOnce('card for contact data');
      await card.getByRole('button', { name: 'Enviar datos' }).click();
      await expect(card.getByRole('alert').first()).toBeVisible();
      await axe.lookOnce('card, refused');
      await page.keyboard.press('Escape');
      await camila.open('Hola, una consulta');
      await camila.write('¡Hola! Mira https://casanativa.example/mesas');
      await expect(shopper.widget.getByRole('button', { name: /1 sin leer/ })).toBeVisible();
      await axe.lookOnce('unread');
      await shopper.open();
      await page.context().setOffline(true);
      await shopper.write('¿Se oye?');
      await expect(shopper.thread.getByText('Se enviará al volver la conexión')).toBeVisible();
      await axe.lookOnce('offline');
      await page.context().setOffline(false);
      await expect(camila.thread.getByText('¿Se oye?')).toBeVisible();
      await shopper.input.fill('x'.repeat(4001));
      await expect(shopper.widget.getByText(/el máximo es 4000/)).toBeVisible();
      await axe.lookOnce('too long');
      await shopper.input.fill('');
      await camila.page.getByRole('button', { name: 'Finalizar' }).click();
      await expect(
        shopper.widget.getByText('La conversación terminó. Escribe para empezar otra.'),
      ).toBeVisible();
      await axe.lookOnce('ended');
      axe.verdict(8);
    });
