import { Agent } from './lib/agent';
import { expect, test } from './lib/test';
import { Visitor } from './lib/visitor';

test('the visitor goes on in WhatsApp, in a tab of its own; where that fails, it is said', async ({
  browser,
  computer,
  demo,
}) => {
  const camila = new Agent(await (await computer()).newPage(), demo);
  await camila.signIn('camila');
  const { items } = await camila.get<{
    items: { id: string; key?: string; channel: string; connected: boolean }[];
  }>('/inboxes');
  const site = items.find((one) => one.key === 'demo-mayoristas');
  const whatsapp = items.find((one) => one.channel === 'whatsapp' && one.connected);
  const set = await camila.page.request.patch(`${demo.base}/api/v1/inboxes/${site?.id}`, {
    data: { continue_inbox_id: whatsapp?.id },
  });
  expect(set.status(), await set.text()).toBe(200);

  const context = await browser.newContext();
  await context.route('https://wa.me/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>WhatsApp</title>' }),
  );
  const shopper = new Visitor(await context.newPage(), demo);
  await shopper.visit('/shop/mayoristas.html');
  await shopper.write('Prefiero seguir en el teléfono');
  await expect(shopper.thread.getByText(/Enviado|Leído/)).toBeVisible();
  const link = shopper.widget.getByRole('button', { name: 'Seguir por WhatsApp' });
  const [tab] = await Promise.all([context.waitForEvent('page'), link.click()]);
  await expect(tab).toHaveURL(/^https:\/\/wa\.me\/\d+\?text=.+/);
  expect(await tab.evaluate(() => window.opener)).toBeNull();
  await expect(link).toBeVisible();

  await context.route('**/continue', (route) => route.abort());
  const failing = context.waitForEvent('page');
  await link.click();
  await expect(
    shopper.widget.getByRole('button', { name: 'No pudimos abrir WhatsApp. Reintentar' }),
  ).toBeVisible();
  await expect.poll(async () => (await failing).isClosed()).toBe(true);
  await context.close();
});
