import { createHmac } from 'node:crypto';
import { expect, test } from './lib/test';

test('what a customer wrote while the proof of who he is ran out still arrives, and opens no history', async ({
  agent,
  visitor,
  demo,
}) => {
  const key = 'demo-mayoristas';
  const camila = await agent('camila');
  const { items } = await camila.get<{ items: { id: string; key: string }[] }>('/inboxes');
  const inbox = items.find((one) => one.key === key);
  const made = await camila.post(`/inboxes/${inbox?.id}/identity-secret`, {});
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const body = `${part({ alg: 'HS256' })}.${part({ sub: 'cliente-9', aud: key, exp, name: 'Elena Prat' })}`;
  const jwt = `${body}.${createHmac('sha256', String(made.body.secret)).update(body).digest('base64url')}`;

  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await shopper.page.evaluate(
    (token) =>
      (window as unknown as { Bandeja: { identify(jwt: string): void } }).Bandeja.identify(token),
    jwt,
  );
  await shopper.write('Soy Elena');
  await expect(camila.row('Elena Prat')).toBeVisible();

  await shopper.page.context().setOffline(true);
  await shopper.write('¿Y mi pedido?');
  const moved = await camila.page.request.post(`${demo.base}/sandbox/clock`, {
    data: { advance_us: 2 * 3600 * 1_000_000 },
  });
  expect(moved.status()).toBe(200);
  await shopper.page.context().setOffline(false);
  await expect(camila.row('¿Y mi pedido?')).toBeVisible();
  await expect(camila.row('Elena Prat').filter({ hasText: '¿Y mi pedido?' })).toHaveCount(0);
  await expect(shopper.thread.getByText('¿Y mi pedido?')).toBeVisible();
  await expect(shopper.thread.getByText('Soy Elena')).toHaveCount(0);
});
