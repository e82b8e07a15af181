import { expect, test } from './lib/test';

test('two claim at once: one has it, the other sees who in the same tick', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const luis = await agent('luis');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  const text = '¿Quién me atiende?';
  await shopper.write(text);
  await ana.open(text);
  await luis.open(text);

  // Luis's request is held on its way and his line is silent, so that he decides on what he sees.
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  let asked = () => {};
  const underWay = new Promise<void>((done) => {
    asked = done;
  });
  await luis.page.route('**/claim', async (route) => {
    asked();
    await held;
    await route.continue();
  });
  await luis.page.keyboard.press('i');
  await underWay;
  await ana.page.keyboard.press('i');
  await expect(ana.page.getByText('La conversación es tuya')).toBeVisible();
  const answer = luis.page.waitForResponse('**/claim');
  release();
  expect((await answer).status()).toBe(409);
  await expect(luis.page.getByText('Ana Gómez la tomó primero')).toBeVisible();
  for (const who of [ana, luis]) {
    await expect(who.page.getByRole('button', { name: /^Agente: Ana Gómez/ })).toBeVisible();
    await expect(who.thread.getByText('Asignada a Ana Gómez')).toBeVisible();
  }

  const id = luis.openId();
  const refused = await luis.post(`/conversations/${id}/claim`, {});
  expect(refused.status).toBe(409);
  expect(refused.body.code).toBe('already_assigned');
});

test('of two claims that leave at the same instant exactly one wins', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const luis = await agent('luis');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await shopper.write('¿Y ahora quién?');
  await ana.open('¿Y ahora quién?');
  const id = ana.openId();
  const answers = await Promise.all(
    [ana, luis].map((who) => who.post(`/conversations/${id}/claim`, {})),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const winner = answers.find(({ status }) => status === 200)?.body.conversation as {
    assignee_id: string;
  };
  const loser = answers.find(({ status }) => status === 409)?.body;
  expect(loser?.assignee_id).toBe(winner.assignee_id);
});
