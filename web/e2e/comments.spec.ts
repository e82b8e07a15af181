import { expect, test } from './lib/test';

test('a comment reaches both agents and nothing of the visitor: no frame, response or storage', async ({
  agent,
  visitor,
}) => {
  const marker = 'MARCA-SOLO-DEL-EQUIPO-7391';
  const ana = await agent('ana');
  const luis = await agent('luis');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  const heard: string[] = [];
  shopper.page.on('websocket', (socket) => {
    socket.on('framereceived', (frame) => heard.push(String(frame.payload)));
  });
  shopper.page.on('response', async (response) => {
    heard.push(await response.text().catch(() => ''));
  });
  await shopper.write('¿Hacen factura A?');
  await ana.open('¿Hacen factura A?');
  await luis.open('¿Hacen factura A?');
  await ana.write('Sí, claro.');
  await ana.comment(`${marker}: ojo, debe dos facturas`);
  await expect(luis.thread.getByText(marker, { exact: false })).toBeVisible();
  await luis.page.getByRole('tab', { name: /^Comentarios/ }).click();
  await expect(luis.panel.getByText(marker, { exact: false })).toBeVisible();
  await luis.write('¿Te sirve con envío?');
  await expect(shopper.thread.getByText('¿Te sirve con envío?')).toBeVisible();

  await shopper.page.reload();
  await shopper.open();
  await expect(shopper.thread.getByText('¿Te sirve con envío?')).toBeVisible();
  const stored = await shopper.page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  );
  const page = await shopper.page.content();
  expect(heard.length).toBeGreaterThan(3);
  expect(
    [...heard, stored, page, await shopper.thread.innerText()].filter((text) =>
      text.includes(marker),
    ),
  ).toEqual([]);
});
