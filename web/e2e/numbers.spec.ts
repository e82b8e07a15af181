import { met } from './lib/chat';
import { expect, test } from './lib/test';

test('a number is grouped and whole in the header at every usual width, copied as it is stored, found as it is shown', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana', { permissions: ['clipboard-read', 'clipboard-write'] });
  await met(demo, ana, 'Paula Arce');
  const { contact } = await ana.get<{ contact: { phone: string; phone_display: string } }>(
    `/conversations/${ana.openId()}`,
  );
  expect(contact.phone).toMatch(/^\+54911\d{8}$/);
  const [, head, tail] = /(\d{4})(\d{4})$/.exec(contact.phone) ?? [];
  const shown = `+54 9 11 ${head}-${tail}`;
  expect(contact.phone_display).toBe(shown);

  const address = ana.page.locator('.hd .whence-at');
  for (const width of [1280, 1366, 1440, 1920]) {
    await ana.page.setViewportSize({ width, height: 800 });
    await expect(address).toContainText(shown);
    const cut = await address.evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(cut, `at ${width} px`).toBeLessThanOrEqual(0);
  }
  await ana.panel.getByRole('button', { name: `Teléfono: ${shown}` }).hover();
  await ana.panel.getByRole('button', { name: 'Copiar Teléfono' }).click();
  expect(await ana.page.evaluate(() => navigator.clipboard.readText())).toBe(contact.phone);
  await ana.page.getByRole('searchbox').fill(shown);
  await expect(ana.list.getByRole('link')).toHaveCount(1);
  await expect(ana.row('Paula Arce')).toBeVisible();
});

test('on a phone the title of the guide stands clear of the steps', async ({ agent }) => {
  const camila = await agent('camila', { viewport: { width: 390, height: 844 } });
  const { inboxes } = await camila.get<{ inboxes: { id: string; channel: string }[] }>(
    '/bootstrap',
  );
  const number = inboxes.find((inbox) => inbox.channel === 'whatsapp');
  for (const step of ['app', 'webhook', 'test', 'finish']) {
    await camila.page.goto(`${camila.server.base}/settings/inboxes/${number?.id}#connect-${step}`);
    const open = camila.page.locator('.step[data-open]');
    await expect(open).toBeInViewport();
    const head = await camila.page.locator('.set-head').boundingBox();
    const edge = (head?.y ?? 0) + (head?.height ?? 0);
    expect(head?.height, 'two lines of a title and no more').toBeLessThanOrEqual(72);
    for (const box of await camila.page.locator('.step').all()) {
      const { y = 0, height = 0 } = (await box.boundingBox()) ?? {};
      expect(y < edge && y + height > edge, `${step}: a step under the title`).toBe(false);
    }
  }
});
