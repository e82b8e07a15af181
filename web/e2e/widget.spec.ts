import { createHmac } from 'node:crypto';
import { Agent } from './lib/agent';
import { expect, test } from './lib/test';
import { Visitor } from './lib/visitor';

test('loading a page costs one request to Bandeja: no contact, no socket, no row', async ({
  agent,
  computer,
  demo,
  site,
}) => {
  const ana = await agent('ana');
  const before = await ana.get('/counts?holder=all&state=active');
  const heard = ana.frames.length;
  site.carry(
    `<script src="${demo.base}/widget.js" data-inbox="demo-mayoristas" defer></script>`,
    demo.base,
  );
  const page = await (await computer()).newPage();
  const asked: string[] = [];
  const sockets: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(demo.base))
      asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  page.on('websocket', (socket) => sockets.push(socket.url()));
  const shopper = new Visitor(page, demo);
  await shopper.visit(`${site.origin}/?utm_source=correo`);
  await page.waitForLoadState('networkidle');
  expect(asked).toEqual(['GET /widget.js']);
  expect(sockets).toEqual([]);
  expect(Object.keys(await shopper.stored())).toEqual(['visit']);
  expect(await page.context().cookies()).toEqual([]);

  // Looking at the chat writes nothing either: the first message does.
  await shopper.open();
  await expect(shopper.widget.getByRole('heading').first()).not.toBeEmpty();
  expect(sockets).toEqual([]);
  expect(Object.keys(await shopper.stored())).not.toContain('session');
  const { seq: _a, now: _b, ...counts } = before as Record<string, unknown>;
  const {
    seq: _c,
    now: _d,
    ...after
  } = await ana.get<Record<string, unknown>>('/counts?holder=all&state=active');
  expect(after).toEqual(counts);
  // The demo may still be connecting its own numbers.
  const events = ana.frames.slice(heard).filter((frame) => frame.t === 'event');
  expect(events.filter((frame) => frame.type !== 'inbox.changed')).toEqual([]);
});

test('too many messages: the server says when, and the outbox keeps them until then', async ({
  start,
  computer,
}) => {
  const server = await start('demo', { BANDEJA_VISITOR_MESSAGES_PER_MINUTE: '6' });
  const shopper = new Visitor(await (await computer()).newPage(), server);
  const refused: (string | undefined)[] = [];
  shopper.page.on('response', (answer) => {
    if (answer.status() === 429) refused.push(answer.headers()['retry-after']);
  });
  await shopper.visit('/shop/mayoristas.html');
  const texts = ['Uno', 'Dos', 'Tres', 'Cuatro', 'Cinco', 'Seis', 'Siete'];
  for (const text of texts) await shopper.write(text);
  await expect(shopper.thread.getByText(/Se enviará en \d+ s/)).toBeVisible();
  await expect.poll(() => refused.length).toBeGreaterThan(0);
  expect(Number(refused[0])).toBeGreaterThan(0);
  const waiting = Object.entries(await shopper.stored()).filter(([key]) => key.startsWith('o.'));
  expect(waiting.map(([, entry]) => JSON.parse(entry).text)).toEqual(['Siete']);
  await shopper.page.reload();
  await shopper.open();
  await expect(shopper.thread.getByText('Siete', { exact: true })).toBeVisible();
  await expect(shopper.thread.getByText(/Se enviará en \d+ s/)).toHaveCount(0, { timeout: 90_000 });
  await expect(shopper.thread.getByText(/Enviado|Leído/)).toBeVisible();
  await expect(shopper.thread.getByText('Siete', { exact: true })).toHaveCount(1);
});

test('with the keyboard alone: open, write, send, read, Esc; what comes while it is shut stands unread on the bubble', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  const { page } = shopper;
  const bubble = shopper.widget.getByRole('button', { name: /^(Chat$|Abrir chat)/ });
  await bubble.focus();
  await page.keyboard.press('Enter');
  await expect(shopper.input).toBeFocused();
  await page.keyboard.type('Escribo sin ratón');
  await page.keyboard.press('Enter');
  await expect(shopper.thread.getByText('Escribo sin ratón')).toBeVisible();
  await expect(shopper.input).toHaveValue('');
  await ana.open('Escribo sin ratón');
  await page.keyboard.press('Escape');
  await expect(shopper.input).toHaveCount(0);
  await expect(bubble).toBeFocused();

  await ana.write('Y yo te respondo');
  await expect(
    shopper.widget.getByRole('button', { name: 'Abrir chat, 1 sin leer' }),
  ).toBeVisible();
  await expect(shopper.widget.getByRole('status').getByText('Y yo te respondo')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(shopper.thread.getByText('Y yo te respondo')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(
    shopper.widget.getByRole('button', { name: 'Abrir chat', exact: true }),
  ).toBeFocused();
  await expect(ana.thread.locator('article').last().getByText('leído')).toHaveCount(1);
});

test('each sees the other type, and the visitor that we have read', async ({ agent, visitor }) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await shopper.write('Estoy por preguntar');
  await expect(shopper.thread.getByText(/Enviado/)).toBeVisible();
  await ana.open('Estoy por preguntar');
  await expect(shopper.thread.getByText(/Leído/)).toBeVisible();
  await shopper.input.pressSequentially('una cosa');
  await expect(ana.thread.getByText(/Visitante .* está escribiendo/)).toBeVisible();
  await ana.composer.pressSequentially('te escucho');
  await expect(shopper.thread.getByText(/está escribiendo/)).toHaveCount(1);
});

test('a customer signed in at the site is known by a token; without one nobody reads that history', async ({
  computer,
  demo,
}) => {
  const camila = new Agent(await (await computer()).newPage(), demo);
  await camila.signIn('camila');
  const { items } = await camila.get<{ items: { id: string; key: string }[] }>('/inboxes');
  const inbox = items.find(({ key }) => key === 'demo-mayoristas');
  const made = await camila.post(`/inboxes/${inbox?.id}/identity-secret`, {});
  const sign = (claims: object) =>
    token(String(made.body.secret), { aud: 'demo-mayoristas', ...claims });
  const soon = Math.floor(Date.now() / 1000) + 3600;
  const known = sign({
    sub: 'cliente-77',
    exp: soon,
    name: 'Elena Prat',
    email: 'elena@prat.example',
  });

  const first = new Visitor(await (await computer()).newPage(), demo);
  await first.visit('/shop/mayoristas.html');
  // The history is asked for before the proof is there, and the answer comes after it.
  const proved = first.page.waitForResponse('**/identify');
  await first.page.route('**/conversation?*', async (route) => {
    const response = await route.fetch();
    await proved;
    await route.fulfill({ response });
  });
  await identify(first, known);
  await first.write('Soy clienta de la casa');
  await expect(camila.row('Elena Prat')).toBeVisible();
  await camila.open('Elena Prat');
  await expect(camila.page.getByText('Identidad verificada', { exact: true })).toBeVisible();

  const second = new Visitor(await (await computer()).newPage(), demo);
  await second.visit('/shop/mayoristas.html');
  await identify(second, known);
  await second.open();
  await expect(second.thread.getByText('Soy clienta de la casa')).toBeVisible();

  const forger = new Visitor(await (await computer()).newPage(), demo);
  await forger.visit('/shop/mayoristas.html');
  const answers: number[] = [];
  forger.page.on('response', (answer) => {
    if (answer.url().endsWith('/identify')) answers.push(answer.status());
  });
  await identify(
    forger,
    token('otra clave', { aud: 'demo-mayoristas', sub: 'cliente-77', exp: soon }),
  );
  await forger.open();
  await expect.poll(() => answers).toContain(401);
  await forger.write('Quiero leer lo de Elena');
  await expect(forger.thread.getByText('Soy clienta de la casa')).toHaveCount(0);
  await expect(camila.row('Quiero leer lo de Elena')).toBeVisible();
  expect(answers.filter((status) => status !== 401)).toEqual([]);
});

async function identify(who: Visitor, jwt: string): Promise<void> {
  await who.page.evaluate(
    (value) =>
      (window as unknown as { Bandeja: { identify(jwt: string): void } }).Bandeja.identify(value),
    jwt,
  );
}

/** A JWT as the server of a customer's site makes it. */
function token(secret: string, claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}
