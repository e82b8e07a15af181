import { expect, navigations, test } from './lib/test';

test('a message from the shop stands in the list, unread and counted, and is answered from a second window', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const luis = await agent('luis');
  const before = await ana.count('Sin agente');
  const shopper = await visitor({
    path: '/shop/mayoristas.html?utm_source=google&utm_campaign=otono',
  });
  const moved = [ana.page, luis.page, shopper.page].map(navigations);
  const text = '¿Tienen precio para 40 sillas?';
  await shopper.write(text);

  const row = ana.row(text);
  await expect(row).toBeVisible();
  await expect(row).toContainText('Visitante');
  await expect(
    row
      .getByLabel(/sin leer|1/)
      .or(row.getByText('1', { exact: true }))
      .first(),
  ).toBeVisible();
  await expect.poll(() => ana.count('Sin agente')).toBe(before + 1);

  await luis.open(text);
  await luis.write('¡Hola! Sí, desde 10 unidades.');
  await expect(shopper.thread.getByText('¡Hola! Sí, desde 10 unidades.')).toBeVisible();
  await expect(luis.thread.getByText(/Intervención de Luis Paredes/)).toBeVisible();
  await expect.poll(() => ana.count('Sin agente')).toBe(before);
  await expect(luis.panel).toContainText('otono');
  expect(moved.map((count) => count())).toEqual([0, 0, 0]);
});
