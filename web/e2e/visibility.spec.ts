import type { Agent } from './lib/agent';
import { expect, navigations, test } from './lib/test';

async function idOf(who: Agent, name: string): Promise<string> {
  const { members } = await who.get<{ members: { id: string; name: string }[] }>('/bootstrap');
  return members.find((member) => member.name === name)?.id ?? '';
}

test('who sees only what is his: a conversation leaves his screen when it is given to another and enters when given to him', async ({
  agent,
  visitor,
}) => {
  const martin = await agent('martin');
  const luis = await agent('luis');
  const moved = navigations(martin.page);
  const before = await martin.count('Todas');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  const text = 'Quiero cotizar 30 banquetas';
  await shopper.write(text);
  await expect(martin.row(text)).toBeVisible();
  await expect.poll(() => martin.count('Todas')).toBe(before + 1);
  await martin.open(text);
  const id = martin.openId();

  await luis.open(text);
  await luis.page.keyboard.press('i');
  await expect(luis.page.getByText('La conversación es tuya')).toBeVisible();
  await expect(martin.row(text)).toHaveCount(0);
  await expect(martin.page.getByText('Ya no puedes ver esta conversación')).toBeVisible();
  await expect.poll(() => martin.count('Todas')).toBe(before);

  const heard = martin.frames.length;
  const secret = 'CLAVE-DE-LUIS-5521';
  await luis.write(`Te paso precio: ${secret}`);
  await luis.comment(`Margen bajo ${secret}`);
  await expect(shopper.thread.getByText(secret, { exact: false })).toBeVisible();
  await shopper.write('Gracias, lo consulto');
  await expect(luis.thread.getByText('Gracias, lo consulto')).toBeVisible();
  const hidden = await martin.page.request.get(`${martin.server.base}/api/v1/conversations/${id}`);
  expect(hidden.status()).toBe(404);
  for (const q of ['banquetas', secret, 'Gracias, lo consulto']) {
    const query = `q=${encodeURIComponent(q)}`;
    const found = await martin.get<{ items: { id: string }[]; elsewhere: object }>(
      `/conversations?holder=all&state=active&${query}`,
    );
    expect(found.items.filter((one) => one.id === id)).toEqual([]);
    expect(found.elsewhere).toEqual({ active: 0, inactive: 0, closed: 0 });
    const counts = await martin.get<{ holders: object }>(
      `/counts?holder=all&state=active&${query}`,
    );
    expect(counts.holders).toEqual({ unassigned: 0, mine: 0, all: 0 });
  }
  // What comes to Luis comes to everybody who may see it; Martín's line got none of it.
  expect(JSON.stringify(martin.frames.slice(heard))).not.toContain(secret);
  expect(await martin.page.content()).not.toContain(secret);

  const given = await luis.post(`/conversations/${id}/transfer`, {
    member_id: await idOf(luis, 'Martín Acosta'),
  });
  expect(given.status).toBe(200);
  await expect(martin.row('Gracias, lo consulto')).toBeVisible();
  await expect.poll(() => martin.count('Mías')).toBeGreaterThan(0);
  await martin.open('Gracias, lo consulto');
  await expect(martin.thread.getByText(secret, { exact: false }).first()).toBeVisible();
  expect(moved()).toBe(0);
});
