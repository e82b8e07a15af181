import { expect, navigations, test } from './lib/test';

for (const way of ['by the card of the inbox', 'when an agent asks for them']) {
  test(`a visitor leaves name and phone ${way}: header, row and panel change live in both agents’ windows`, async ({
    agent,
    visitor,
  }) => {
    const ana = await agent('ana');
    const luis = await agent('luis');
    const shopper = await visitor({ path: '/shop/mayoristas.html' });
    const moved = [ana.page, luis.page].map(navigations);
    await shopper.write('¿Tienen sillas de petiribí?');
    for (const who of [ana, luis]) {
      await who.open('¿Tienen sillas de petiribí?');
      await expect(who.page.getByRole('heading', { name: /^Visitante/ }).first()).toBeVisible();
    }
    if (way === 'when an agent asks for them') {
      await ana.write('¿A qué nombre lo reservo?');
      await ana.page.getByRole('button', { name: 'Más acciones' }).click();
      await ana.page.getByRole('menuitem', { name: 'Pedir datos' }).click();
      await expect(luis.thread.getByText('Se pidieron datos de contacto')).toBeVisible();
    }
    const card = shopper.widget.getByRole('form', { name: 'Tus datos de contacto' });
    await card.getByLabel(/^Nombre/).fill('Bruno Salvatierra');
    await card.getByLabel(/^Teléfono/).fill('+54 9 261 555 0199');
    const mail = card.getByLabel(/^Correo/);
    if (await mail.isVisible()) await mail.fill('bruno@hotel.example');
    await card.getByRole('button', { name: 'Enviar datos' }).click();
    for (const who of [ana, luis]) {
      await expect(
        who.page.getByRole('heading', { name: 'Bruno Salvatierra' }).first(),
      ).toBeVisible();
      await expect(who.row('Bruno Salvatierra')).toBeVisible();
      await expect(who.panel.getByText(/261 ?555/)).toBeVisible();
    }
    expect(moved.map((count) => count())).toEqual([0, 0]);
  });
}

test('search finds a contact by name without accents and by a phone however it is written, in other segments too', async ({
  agent,
}) => {
  const ana = await agent('ana');
  const box = ana.page.getByRole('searchbox');
  await box.fill('lucia arr');
  await expect(ana.row('Lucía Arrieta')).toBeVisible();
  await expect(ana.list.getByRole('link')).toHaveCount(1);
  await box.fill('351 555-0178');
  await expect(ana.row('Mariana Quiroga')).toBeVisible();
  await box.fill('5493515550178');
  await expect(ana.row('Mariana Quiroga')).toBeVisible();
  await ana.segment('Cerradas');
  await expect(ana.page.getByText('También en')).toBeVisible();
  await ana.page.getByRole('button', { name: 'Activas (1)' }).click();
  await expect(ana.row('Mariana Quiroga')).toBeVisible();
});
