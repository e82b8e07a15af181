import type { Agent } from './lib/agent';
import { expect, navigations, test } from './lib/test';

const minute = 60_000;
const hour = 60 * minute;

interface Detail {
  conversation: { status: string; window: { closes_at: number }; closed_at: number };
}

/** When the conversation closes, in milliseconds of the server's clock. */
async function closesAt(who: Agent, id: string): Promise<number> {
  const { conversation } = await who.get<Detail>(`/conversations/${id}`);
  return conversation.window.closes_at / 1000;
}

/** What each header says at the same instant. */
function countdowns(agents: Agent[]): Promise<string[]> {
  return Promise.all(agents.map((who) => who.countdown.innerText()));
}

test('browsers skewed by +3 h and -3 h show the same countdown to the second; after 24 h 0 m 1 s it is closed everywhere without reload', async ({
  agent,
  visitor,
  demo,
}) => {
  const agents = [
    await agent('ana'),
    await agent('luis', { skewMs: 3 * hour }),
    await agent('sofia', { skewMs: -3 * hour }),
  ];
  const [ana] = agents as [Agent];
  const shopper = await visitor({ path: '/shop/mayoristas.html', skewMs: -3 * hour });
  const moved = [...agents, shopper].map(({ page }) => navigations(page));
  const text = '¿Me responden hoy?';
  await shopper.write(text);
  for (const who of agents) await who.open(text);
  const id = ana.openId();
  const end = await closesAt(ana, id);
  for (const who of agents) {
    await expect(who.countdown).toHaveText(/^23 h 5\d min$/);
    await expect(who.countdown).toHaveAttribute('data-tone', 'calm');
  }

  await demo.advance(end - 90 * minute - (await demo.now()));
  for (const who of agents) {
    await expect(who.countdown).toHaveText(/^1 h (29|30) min$/);
    await expect(who.countdown).toHaveAttribute('data-tone', 'warn');
    await expect(who.row(text).locator('.tm')).toHaveAttribute('data-tone', 'warn');
  }

  await demo.advance(end - 10 * minute - (await demo.now()));
  for (const who of agents) {
    await expect(who.countdown).toHaveAttribute('data-tone', 'crit');
    await expect(who.row(text).locator('.tm')).toHaveAttribute('data-tone', 'crit');
    await expect(
      who.page.getByText(/min para responder\. Después la conversación se cierra/),
    ).toBeVisible();
  }
  await expect
    .poll(async () => {
      const left = Math.floor((end - (await demo.now())) / 1000);
      const said = await countdowns(agents);
      const rest = `${Math.floor(left / 60)} min ${String(left % 60).padStart(2, '0')} s`;
      return said.every((words) => words.trim() === rest)
        ? 'the server’s own'
        : `${rest} but ${said}`;
    })
    .toBe('the server’s own');

  await demo.advance(end + 1000 - (await demo.now()));
  for (const who of agents) {
    await expect(who.page.getByText('Conversación cerrada')).toBeVisible();
    await expect(
      who.thread.getByText(/Cerrada sin responder: vencieron las 24 horas/),
    ).toBeVisible();
    await expect(who.countdown).toHaveText('cerrada');
    await expect(who.page.getByRole('radio', { name: 'Mensaje', exact: true })).toHaveCount(0);
    await expect(who.page.getByRole('textbox', { name: 'Comentario' })).toBeVisible();
    await expect(who.page.getByRole('button', { name: 'Reabrir' })).toHaveCount(0);
    await expect(who.row(text)).toHaveCount(0);
  }
  const refused = await ana.post(`/conversations/${id}/messages`, {
    client_id: 'tarde-1',
    text: 'Hola',
  });
  expect(refused.status).toBe(409);
  expect(refused.body.code).toBe('window_over');
  expect(refused.body.possible).toEqual(['comment']);
  await ana.composer.fill('Se nos pasó');
  await ana.composer.press('Enter');
  await expect(agents[1]?.thread.getByText('Se nos pasó') ?? ana.thread).toBeVisible();

  await expect(
    shopper.widget.getByText('La conversación terminó. Escribe para empezar otra.'),
  ).toBeVisible();
  await expect(shopper.thread.getByText(text)).toBeVisible();
  expect(moved.map((count) => count())).toEqual([0, 0, 0, 0]);
});

test('the process is down over the deadline: closed at its own time after the start, before anything else', async ({
  agent,
  visitor,
  demo,
}) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  const text = 'Escribo y se corta la luz';
  await shopper.write(text);
  await ana.open(text);
  const id = ana.openId();
  const end = await closesAt(ana, id);
  const moved = [ana, shopper].map(({ page }) => navigations(page));
  const left = end - (await demo.now());
  await demo.kill();
  await demo.advanceWhileDown(left + 1000);
  await demo.run();

  const { conversation } = await ana.get<Detail>(`/conversations/${id}`);
  expect(conversation.status).toBe('closed');
  expect(conversation.closed_at / 1000).toBe(end);
  await expect(ana.page.getByText('Conversación cerrada')).toBeVisible();
  await expect(
    ana.thread.getByText(/Cerrada sin responder: vencieron las 24 horas.*Sistema/),
  ).toBeVisible();
  await expect(
    shopper.widget.getByText('La conversación terminó. Escribe para empezar otra.'),
  ).toBeVisible();
  await expect(shopper.thread.getByText(text)).toBeVisible();
  expect(moved.map((count) => count())).toEqual([0, 0]);
});

test('closed by hand at hour 5 and the visitor back at hour 6: the deadline is hour 30', async ({
  agent,
  visitor,
  demo,
}) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await shopper.write('Hola, ¿siguen abiertos?');
  await ana.open('Hola, ¿siguen abiertos?');
  const id = ana.openId();
  const start = (await closesAt(ana, id)) - 24 * hour;

  await demo.advance(start + 5 * hour - (await demo.now()));
  await ana.page.getByRole('button', { name: 'Finalizar' }).click();
  await expect(ana.page.getByText('Conversación finalizada')).toBeVisible();
  await expect(
    shopper.widget.getByText('La conversación terminó. Escribe para empezar otra.'),
  ).toBeVisible();

  await demo.advance(start + 6 * hour - (await demo.now()));
  await shopper.write('Volví');
  await ana.open('Volví');
  await expect(ana.thread.getByText(/Reabierta: .* volvió a escribir/)).toBeVisible();
  await expect(ana.countdown).toHaveText(/^23 h 5\d min$/);
  const late = (await closesAt(ana, id)) - (start + 30 * hour);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(5 * minute);
});
