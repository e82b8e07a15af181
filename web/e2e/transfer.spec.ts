import { expect, test } from './lib/test';

test('a transfer with a note goes live in both windows; whoever has no access is offered neither by the screen nor by the API', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const luis = await agent('luis');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await shopper.write('Necesito 12 mesas');
  await ana.openWith('Necesito 12 mesas');
  await ana.write('Te ayudo.');
  await luis.openWith('Necesito 12 mesas');

  await ana.page.keyboard.press('Escape');
  await ana.page.getByRole('button', { name: /^Agente: Ana Gómez/ }).click();
  const dialog = ana.page.getByRole('dialog');
  await expect(dialog.getByRole('option', { name: /Luis Paredes/ })).toBeVisible();
  await expect(dialog.getByRole('option', { name: /Júlia Ferreira/ })).toHaveCount(0);
  await dialog.getByRole('combobox').fill('lui');
  await dialog.getByRole('option', { name: /Luis Paredes/ }).click();
  await dialog.getByRole('textbox', { name: /Nota/ }).fill('Es un hotel de Tilcara');
  await dialog.getByRole('button', { name: /Transferir a Luis/ }).click();

  await expect(luis.thread.getByText(/Transferida de Ana/)).toBeVisible();
  await expect(luis.thread.getByText('Es un hotel de Tilcara')).toBeVisible();
  await expect(luis.page.getByRole('button', { name: /^Agente: Luis Paredes/ })).toBeVisible();

  const { members } = await luis.get<{ members: { id: string; name: string }[] }>('/bootstrap');
  const julia = members.find((member) => member.name.startsWith('Júlia'));
  const id = new URL(luis.page.url()).pathname.split('/').pop();
  const refused = await luis.post(`/conversations/${id}/transfer`, { member_id: julia?.id });
  expect(refused.status).toBe(409);
  expect(refused.body.code).toBe('no_access');
});
