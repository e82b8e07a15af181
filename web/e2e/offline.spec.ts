import type { Agent } from './lib/agent';
import { expect, navigations, test } from './lib/test';

interface Timeline {
  items: { kind: string; text?: string; author?: { kind: string } }[];
}

/** The texts of a conversation as the server holds them, in order. */
async function texts(who: Agent, id: string): Promise<string[]> {
  const { items } = await who.get<Timeline>(`/conversations/${id}/timeline?limit=60`);
  return items.filter((item) => item.kind !== 'milestone').map((item) => item.text ?? '');
}

test('an agent without a network: the bar says so, what is written waits «en cola», and leaves once and in order', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await shopper.write('¿Qué maderas usan?');
  await ana.open('¿Qué maderas usan?');
  await ana.write('Ya te cuento.');
  await expect(shopper.thread.getByText('Ya te cuento.')).toBeVisible();
  const id = ana.openId();
  const moved = navigations(ana.page);

  await ana.page.context().setOffline(true);
  await expect(ana.page.getByText(/Sin conexión desde las/)).toBeVisible();
  const answers = ['Paraíso,', 'petiribí', 'y guayubira.'];
  for (const text of answers) await ana.write(text);
  await ana.comment('Ojo con el stock de guayubira');
  await expect(ana.thread.getByText('en cola')).toHaveCount(4);
  await expect(ana.page.getByText(/4 mensajes saldrán al volver la conexión/)).toBeVisible();
  await shopper.write('¿Sigues ahí?');
  expect(await ana.thread.getByText('¿Sigues ahí?').count()).toBe(0);

  await ana.page.context().setOffline(false);
  await expect(ana.page.getByText(/Sin conexión desde las/)).toHaveCount(0);
  await expect(ana.thread.getByText('¿Sigues ahí?')).toBeVisible();
  await expect(ana.thread.getByText('en cola')).toHaveCount(0);
  for (const text of answers)
    await expect(shopper.thread.getByText(text, { exact: true })).toHaveCount(1);
  const held = await texts(ana, id);
  expect(held.filter((text) => answers.includes(text))).toEqual(answers);
  expect(held.filter((text) => text.startsWith('Ojo con el stock'))).toHaveLength(1);
  expect(moved()).toBe(0);
});

test('a visitor without a network, a reload and a second tab: each message arrives exactly once, in order', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await shopper.write('Uno');
  await expect(shopper.thread.getByText(/Enviado|Leído/)).toBeVisible();
  await ana.open('Uno');
  const id = ana.openId();
  const context = shopper.page.context();

  // Without the network the page itself could not be loaded again; only Bandeja's chat is out of reach.
  await context.route('**/w/demo-mayoristas/**', (route) => route.abort());
  await context.setOffline(true);
  await shopper.write('Dos');
  await shopper.write('Tres');
  await expect(shopper.thread.getByText('Se enviará al volver la conexión')).toHaveCount(2);
  await context.setOffline(false);
  await shopper.page.reload();
  await shopper.open();
  await expect(shopper.thread.getByText('Tres', { exact: true })).toBeVisible();
  const tab = await context.newPage();
  await tab.goto(shopper.page.url());
  await tab.locator('bandeja-chat').getByRole('button').first().click();
  await expect(tab.locator('bandeja-chat').getByText('Tres', { exact: true })).toBeVisible();
  expect(await texts(ana, id)).toEqual(['Uno']);

  await context.unroute('**/w/demo-mayoristas/**');
  for (const text of ['Dos', 'Tres'])
    await expect(ana.thread.getByText(text, { exact: true })).toBeVisible();
  await expect
    .poll(async () => Object.keys(await shopper.stored()).filter((key) => key.startsWith('o.')))
    .toEqual([]);
  await shopper.write('Cuatro');
  await expect(ana.thread.getByText('Cuatro', { exact: true })).toBeVisible();
  expect(await texts(ana, id)).toEqual(['Uno', 'Dos', 'Tres', 'Cuatro']);
  for (const chat of [shopper.page, tab].map((page) =>
    page.locator('bandeja-chat').getByRole('log'),
  ))
    for (const text of ['Uno', 'Dos', 'Tres', 'Cuatro'])
      await expect(chat.getByText(text, { exact: true })).toHaveCount(1);
});

test('the server is killed in the middle and started again: nothing is lost or doubled, and the screens go on without reload', async ({
  agent,
  visitor,
  demo,
}) => {
  const ana = await agent('ana');
  const luis = await agent('luis');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await shopper.write('Antes del corte');
  await ana.open('Antes del corte');
  await luis.open('Antes del corte');
  await ana.write('Te leo.');
  await expect(shopper.thread.getByText('Te leo.')).toBeVisible();
  const id = ana.openId();
  const moved = [ana, luis, shopper].map(({ page }) => navigations(page));

  await demo.kill();
  await shopper.write('Durante el corte');
  await ana.write('Respuesta durante el corte');
  await luis.comment('Comentario durante el corte');
  await demo.run();

  const expected = [
    'Antes del corte',
    'Comentario durante el corte',
    'Durante el corte',
    'Respuesta durante el corte',
    'Te leo.',
  ];
  for (const who of [ana, luis])
    for (const text of expected)
      await expect(who.thread.getByText(text, { exact: true })).toHaveCount(1);
  await expect(shopper.thread.getByText('Respuesta durante el corte')).toHaveCount(1);
  await expect(shopper.thread.getByText('Durante el corte', { exact: true })).toHaveCount(1);
  await expect(ana.thread.getByText('en cola')).toHaveCount(0);
  expect((await texts(ana, id)).sort()).toEqual(expected);
  await shopper.write('Después del corte');
  for (const who of [ana, luis])
    await expect(who.thread.getByText('Después del corte')).toBeVisible();
  expect(moved.map((count) => count())).toEqual([0, 0, 0]);
});
