import { expect, navigations, test } from './lib/test';

test('closed by hand, undone, closed and reopened: live on both screens and at the visitor’s', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const luis = await agent('luis');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  const text = '¿Hacen envíos a Salta?';
  await shopper.write(text);
  await ana.open(text);
  await ana.write('Sí, a todo el país.');
  await luis.open('Sí, a todo el país.');
  const moved = [ana, luis, shopper].map(({ page }) => navigations(page));
  const ended = shopper.widget.getByText('La conversación terminó. Escribe para empezar otra.');
  const address = new URL(ana.page.url()).pathname;

  await ana.page.getByRole('button', { name: 'Finalizar' }).click();
  await expect(luis.page.getByText('Conversación cerrada')).toBeVisible();
  await expect(luis.thread.getByText(/Finalizada.*Ana Gómez/)).toBeVisible();
  await expect(luis.header.getByText('Atendió')).toBeVisible();
  await expect(ended).toBeVisible();
  await ana.page.getByRole('button', { name: 'Deshacer' }).click();
  await expect(luis.thread.getByText(/Reabierta.*Ana Gómez/)).toBeVisible();
  await expect(luis.page.getByText('Conversación cerrada')).toHaveCount(0);
  await expect(ended).toHaveCount(0);

  await luis.page.getByRole('button', { name: 'Finalizar' }).click();
  await expect(ended).toBeVisible();
  await ana.segment('Cerradas');
  await ana.open('Sí, a todo el país.');
  expect(new URL(ana.page.url()).pathname).toBe(address);
  await expect(ana.page.getByRole('radio', { name: 'Mensaje', exact: true })).toHaveCount(0);
  const again = await ana.post(`/conversations/${ana.openId()}/close`, {});
  expect([again.status, again.body.code]).toEqual([409, 'already_closed']);
  await ana.header.getByRole('button', { name: 'Reabrir' }).click();
  await expect(ended).toHaveCount(0);
  await expect(ana.header.getByRole('button', { name: 'Finalizar' })).toBeVisible();
  const opened = await ana.post(`/conversations/${ana.openId()}/reopen`, {});
  expect([opened.status, opened.body.code]).toEqual([409, 'already_open']);
  await shopper.write('¡Gracias!');
  await expect(ana.thread.getByText('¡Gracias!')).toBeVisible();
  expect(moved.map((count) => count())).toEqual([0, 0, 0]);
});

test('past the limit Reabrir is absent and refused; the visitor’s next message reopens it with the last agent', async ({
  agent,
  visitor,
  demo,
}) => {
  const ana = await agent('ana');
  const luis = await agent('luis');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  const text = '¿Abren los feriados?';
  await shopper.write(text);
  await ana.open(text);
  await ana.write('Abrimos de 10 a 18.');
  await luis.open('Abrimos de 10 a 18.');
  const id = ana.openId();
  await luis.page.getByRole('button', { name: 'Finalizar' }).click();
  await expect(ana.header.getByRole('button', { name: 'Reabrir' })).toBeVisible();

  await demo.advance(24 * 3_600_000);
  await expect(ana.header.getByRole('button', { name: 'Reabrir' })).toHaveCount(0);
  await expect(ana.page.getByText(/ya pasaron las 24 horas\. Se reabre si/)).toBeVisible();
  await expect(ana.page.getByRole('button', { name: 'Reabrir' })).toHaveCount(0);
  const refused = await ana.post(`/conversations/${id}/reopen`, {});
  expect([refused.status, refused.body.code]).toEqual([409, 'window_over']);

  await shopper.write('¿Y el lunes?');
  await expect(ana.thread.getByText(/Reabierta: .* volvió a escribir/)).toBeVisible();
  await expect(ana.page.getByRole('button', { name: /^Agente: Ana Gómez/ })).toBeVisible();
  await expect(ana.thread.getByText('¿Y el lunes?')).toBeVisible();
  await expect(ana.thread.getByText(text)).toBeVisible();
});
