import { Agent } from './lib/agent';
import { Caller } from './lib/company';
import { expect, test } from './lib/test';

interface Facts {
  conversation: { rev: number; read_count: number; assignee_id: string; bot: string };
  comments: unknown[];
}

async function facts(who: Agent, id: string): Promise<unknown> {
  const { conversation, comments } = await who.get<Facts>(`/conversations/${id}`);
  const { items } = await who.get<{ items: unknown[] }>(`/conversations/${id}/timeline?limit=60`);
  // The reader's own mark is the one thing that reading may move, and it is Ana's, not Luis's.
  return { conversation, comments, items };
}

test('opening a conversation writes nothing but the reader’s own mark', async ({
  agent,
  visitor,
}) => {
  const luis = await agent('luis');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  const text = '¿Me leen?';
  await shopper.write(text);
  await expect(luis.row(text)).toBeVisible();
  const { items } = await luis.get<{ items: { id: string; preview: { text: string } }[] }>(
    '/conversations?holder=all&state=active',
  );
  const id = items.find((one) => one.preview.text === text)?.id ?? '';
  const before = await facts(luis, id);
  const ana = await agent('ana');
  const heardBefore = luis.frames.length;
  const ownBefore = ana.frames.length;

  await expect(ana.row(text).getByText('1 sin leer')).toHaveCount(1);
  await ana.open(text);
  await expect(ana.thread.getByText(text)).toBeVisible();
  await expect(ana.row(text).getByText('1 sin leer')).toHaveCount(0);
  await expect
    .poll(async () => (await ana.get<Facts>(`/conversations/${id}`)).conversation.read_count)
    .toBe(1);

  // What the opening wrote would come before what is written next.
  const marker = 'Ahora sí escribo algo';
  await luis.post(`/conversations/${id}/comments`, { client_id: 'marca-1', text: marker });
  const has = (who: Agent, from: number) =>
    who.frames.slice(from).findIndex((frame) => JSON.stringify(frame).includes(marker));
  await expect.poll(() => has(luis, heardBefore)).toBeGreaterThanOrEqual(0);
  await expect.poll(() => has(ana, ownBefore)).toBeGreaterThanOrEqual(0);
  // The demo may still be connecting its own numbers.
  const events = (who: Agent, from: number) =>
    who.frames
      .slice(from, from + has(who, from))
      .filter(({ t, type }) => t === 'event' && type !== 'inbox.changed');
  expect(events(luis, heardBefore)).toEqual([]);
  expect(events(ana, ownBefore).map((frame) => frame.type)).toEqual(['read.changed']);
  expect(await luis.get<Facts>(`/conversations/${id}`)).toMatchObject({
    conversation: { read_count: -1 },
  });
  const after = (await facts(luis, id)) as { conversation: { rev: number }; items: unknown[] };
  expect(after.items.slice(0, -1)).toEqual((before as { items: unknown[] }).items);
  const { rev: _a, ...then } = (before as { conversation: { rev: number } }).conversation;
  const { rev: _b, ...now } = after.conversation;
  expect(now).toEqual(then);
});

test('a thread of 500 messages scrolls to its first message and keeps the place while it does', async ({
  start,
  computer,
}) => {
  const server = await start('demo', { BANDEJA_VISITOR_MESSAGES_PER_MINUTE: '10000' });
  const caller = new Caller(server, 'demo-mayoristas');
  for (let n = 1; n <= 500; n++) {
    const status = await caller.write(`Mensaje número ${n}.${' Con más texto.'.repeat(n % 7)}`);
    expect(status).toBe(201);
  }
  const ana = new Agent(await (await computer()).newPage(), server);
  await ana.signIn('ana');
  await ana.open('Mensaje número 500');
  await expect(ana.thread.getByText('Mensaje número 500.', { exact: false })).toBeVisible();
  const scroller = ana.page.locator('.ms.scroll');
  const first = ana.thread.getByText(/^Mensaje número 1\./);
  const lost: string[] = [];
  const atTop = () => scroller.evaluate((box) => box.scrollTop === 0);
  for (let turn = 0; turn < 400 && !((await first.count()) && (await atTop())); turn++)
    lost.push(...(await scroller.evaluate(scrollUp)));
  await expect(first).toBeInViewport();
  await expect(ana.page.getByText('Aquí empezó la conversación')).toBeInViewport();
  expect(lost).toEqual([]);
  const numbers = await ana.thread.evaluate((log) =>
    [...log.querySelectorAll('article .tx')].map((one) =>
      Number(one.textContent?.match(/número (\d+)/)?.[1]),
    ),
  );
  expect(numbers).toEqual(Array.from({ length: 500 }, (_, n) => n + 1));
  await ana.page.getByRole('button', { name: 'Ir al último mensaje' }).click();
  await expect(ana.thread.getByText('Mensaje número 500.', { exact: false })).toBeInViewport();
});

/**
 * Scrolls up by most of a screen, waits for what that brings, and tells whether the message at the top of the view
 * moved meanwhile. It runs in the page.
 */
async function scrollUp(box: Element): Promise<string[]> {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  box.scrollTop -= box.clientHeight * 0.8;
  await frame();
  const top = box.getBoundingClientRect().top;
  const seen = [...box.querySelectorAll('article')].find(
    (one) => one.getBoundingClientRect().top >= top,
  );
  const was = seen?.getBoundingClientRect().top ?? 0;
  const start = box.scrollHeight;
  for (let n = 0; n < 12 && box.scrollHeight === start; n++) await frame();
  await frame();
  const is = seen?.getBoundingClientRect().top ?? 0;
  return Math.abs(is - was) > 2 ? [`${seen?.textContent?.slice(0, 24)} moved ${is - was} px`] : [];
}
