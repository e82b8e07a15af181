import { expect, navigations, test } from './lib/test';
import type { Visitor } from './lib/visitor';

const aboutDelivery = /En CABA y GBA el envío es gratis/;

/** A visitor of the shop whom the bot attends. */
async function led(shopper: Visitor, text: string): Promise<Visitor> {
  await shopper.write(text);
  await expect(shopper.thread.getByText('¡Hola! Soy Nati', { exact: false })).toBeVisible();
  return shopper;
}

test('the bot greets and answers, and falls silent at an intervention and at a claim, also to its own keyword', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const moved = navigations(ana.page);
  const first = await led(await visitor(), 'Buenas, ¿está el sillón en gris?');
  await first.write('¿cuánto sale el envío?');
  await expect(first.thread.getByText(aboutDelivery)).toHaveCount(1);
  const second = await led(await visitor(), 'Quería ver una mesa ratona');

  await ana.openWith('Buenas, ¿está el sillón en gris?');
  await ana.write('Hola, soy Ana, te sigo yo.');
  await expect(first.thread.getByText('Hola, soy Ana, te sigo yo.')).toBeVisible();
  await expect(ana.thread.getByText('Intervención de Ana Gómez')).toBeVisible();
  await ana.openWith('Quería ver una mesa ratona');
  await ana.page.keyboard.press('i');
  await expect(ana.thread.getByText('Asignada a Ana Gómez')).toBeVisible();
  await expect(ana.thread.getByText('Intervención de Ana Gómez')).toHaveCount(0);

  await first.write('¿y el envío al interior?');
  await second.write('¿y el envío?');
  // The bot goes by the log: once it has answered somebody who wrote later, it has passed over these two.
  const third = await led(await visitor(), 'Hola, soy de Rosario');
  await third.write('¿hacen envíos?');
  await expect(third.thread.getByText(aboutDelivery)).toHaveCount(1);

  await expect(first.thread.getByText(aboutDelivery)).toHaveCount(1);
  await expect(second.thread.getByText(aboutDelivery)).toHaveCount(0);
  for (const [who, text] of [
    [first, '¿y el envío al interior?'],
    [second, '¿y el envío?'],
  ] as const) {
    const { items } = await ana.get<{ items: { text?: string; author?: { kind: string } }[] }>(
      `/conversations/${await ana.idWith(text)}/timeline`,
    );
    const last = items.findIndex((item) => item.text === text);
    expect(items.slice(last).filter((item) => item.author?.kind === 'bot')).toEqual([]);
    await expect(who.thread.getByText(text, { exact: true })).toBeVisible();
  }
  expect(moved()).toBe(0);
});
