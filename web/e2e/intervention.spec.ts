import { expect, test } from './lib/test';

test('the bot greets, and falls silent for good when a person steps in or claims, also to its own keyword', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const first = await visitor();
  await first.write('Buenas, ¿está el sillón en gris?');
  await expect(first.thread.getByText('¡Hola! Soy Nati', { exact: false })).toBeVisible();
  await first.write('¿cuánto sale el envío?');
  await expect(first.thread.getByText(/El envío|envío es gratis/).last()).toBeVisible();

  await ana.open(/envío|Nati|Cómo te llamás/);
  const second = await visitor();
  await second.write('Quería ver una mesa');
  await expect(second.thread.getByText('¡Hola! Soy Nati', { exact: false })).toBeVisible();

  await ana.open('Quería ver una mesa').catch(() => ana.open('¿Sobre qué es tu consulta?'));
  await ana.page.keyboard.press('i');
  await expect(ana.page.getByText(/Asignada a Ana Gómez/).first()).toBeVisible();
  await second.write('¿y el envío?');
  await second.write('¿tienen showroom?');

  await ana.page.goto(`${ana.server.base}/inbox`);
  await ana.lookAway();
  await ana.open(/Cómo te llamás|envío es gratis/);
  await ana.write('Hola, soy Ana, te sigo yo.');
  await expect(first.thread.getByText('Hola, soy Ana, te sigo yo.')).toBeVisible();
  await first.write('¿y el envío al interior?');

  // What would come, would come with the log: a later answer of ours is proof that the bot had its chance.
  await ana.write('Al interior, 5 a 7 días.');
  await expect(first.thread.getByText('Al interior, 5 a 7 días.')).toBeVisible();
  const after = first.thread.getByText('¿y el envío al interior?');
  await expect(after).toBeVisible();
  const said = await first.thread.innerText();
  expect(said.slice(said.indexOf('¿y el envío al interior?'))).not.toContain('envío es gratis');
  const told = await second.thread.innerText();
  expect(told.slice(told.indexOf('¿y el envío?'))).not.toContain('envío es gratis');
  expect(told.slice(told.indexOf('¿tienen showroom?'))).not.toContain('Aguirre');
});
