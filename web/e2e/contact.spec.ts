import { expect, test } from './lib/test';

test('a visitor leaves name and phone: header, row and panel change live in both agents’ windows', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const luis = await agent('luis');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await shopper.write('¿Tienen sillas de petiribí?');
  for (const who of [ana, luis]) {
    await who.open('¿Tienen sillas de petiribí?');
    await expect(who.page.getByRole('heading', { name: /^Visitante/ }).first()).toBeVisible();
  }
  const id = new URL(ana.page.url()).pathname.split('/').pop();
  const asked = await ana.post(`/conversations/${id}/ask-contact`, { fields: ['name', 'phone'] });
  expect(asked.status).toBe(200);
  await shopper.widget.getByLabel(/^Nombre/).fill('Bruno Salvatierra');
  await shopper.widget.getByLabel(/^Teléfono/).fill('+54 9 261 555 0199');
  await shopper.widget
    .getByRole('button', { name: /Guardar|Enviar datos|Enviar mis datos|Listo|Dejar/ })
    .first()
    .click();
  for (const who of [ana, luis]) {
    await expect(
      who.page.getByRole('heading', { name: 'Bruno Salvatierra' }).first(),
    ).toBeVisible();
    await expect(who.row('Bruno Salvatierra')).toBeVisible();
    await expect(who.panel.getByText(/261 ?555/)).toBeVisible();
  }
});

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
  await ana.page.getByRole('radio', { name: /^Cerradas/ }).click();
  await expect(ana.page.getByText(/También en Activas/)).toBeVisible();
});
