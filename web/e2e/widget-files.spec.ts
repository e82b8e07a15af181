import { createHash, randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Agent, Picked } from './lib/agent';
import { Examiner } from './lib/axe';
import { pdf, png, readOpus } from './lib/files';
import { microphone } from './lib/microphone';
import { expect, test } from './lib/test';
import { Visitor } from './lib/visitor';

test.use(microphone);

const shop = '/shop/mayoristas.html';
const photo = { name: 'sillón.png', mimeType: 'image/png', buffer: png(400, 300) };
const list = { name: 'lista.pdf', mimeType: 'application/pdf', buffer: pdf('Lista de precios') };
/** Larger than a piece, so that there is something to cut. */
const plan = {
  name: 'plano.bin',
  mimeType: 'application/octet-stream',
  buffer: randomBytes(3 << 20),
};

interface Item {
  id: string;
  text: string;
  /** "" = a text. */
  message_kind: string;
  content: { attachment?: { id: string; name: string; size: number } } | null;
}

const input = (who: Visitor) => who.widget.locator('.compose input[type=file]');
const tray = (who: Visitor) => who.widget.getByRole('list', { name: 'Archivos por enviar' });

/** Puts files into the tray; they stand there before anything else is done. */
async function choose(who: Visitor, ...files: Picked[]): Promise<void> {
  await input(who).setInputFiles(files);
  await expect(tray(who).getByRole('listitem')).toHaveCount(files.length);
}

/** The messages of a conversation as an agent reads them. */
async function messages(ana: Agent, id: string): Promise<Item[]> {
  const { items } = await ana.get<{ items: (Item & { type?: string })[] }>(
    `/conversations/${id}/timeline`,
  );
  return items.filter((item) => item.text || item.content?.attachment);
}

async function bytesOf(ana: Agent, item: Item | undefined): Promise<Buffer> {
  const id = item?.content?.attachment?.id;
  const answer = await ana.page.request.get(`${ana.server.base}/api/v1/files/${id}?download=1`);
  expect(answer.status()).toBe(200);
  return answer.body();
}

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** What went to the uploads' routes, from now on. */
function uploads(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\/uploads/.test(request.url()))
      asked.push(`${request.method()} ${request.headers()['upload-offset'] ?? ''}`.trim());
  });
  return asked;
}

test('photo and document go from the visitor to the agent, each a message, before the text written after them', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: shop });
  await shopper.open();
  await input(shopper).setInputFiles([
    photo,
    { name: 'vacío.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    list,
  ]);
  await expect(tray(shopper).getByRole('listitem')).toHaveCount(2);
  await expect(shopper.widget.getByRole('alert')).toContainText('vacío.txt está vacío');
  await shopper.widget.getByRole('button', { name: 'Entendido' }).click();
  await expect(shopper.input).toBeFocused();
  await shopper.input.fill('¿Tienen este?');
  await shopper.input.press('Enter');
  await shopper.write('Es para el jueves');
  await expect(tray(shopper)).toHaveCount(0);
  await expect(shopper.thread.getByText(/^.* · Enviado$/)).toHaveCount(1);
  await expect(shopper.thread.getByRole('button', { name: 'Ver sillón.png' })).toBeVisible();

  await ana.open('Es para el jueves');
  const items = await messages(ana, ana.openId());
  expect(items.map((item) => [item.message_kind, item.text])).toEqual([
    ['image', '¿Tienen este?'],
    ['document', ''],
    ['', 'Es para el jueves'],
  ]);
  expect(digest(await bytesOf(ana, items[1]))).toBe(digest(list.buffer));
  await expect(ana.thread.getByRole('article', { name: /Documento/ })).toContainText('lista.pdf');
  await expect(ana.thread.getByText('¿Tienen este?')).toBeVisible();
});

test('what the agent sends is shown: photo that opens and closes by the keyboard, document, and what it answers', async ({
  agent,
  demo,
  visitor,
}) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: shop });
  await shopper.write('¿Me mandan fotos?');
  await ana.open('¿Me mandan fotos?');
  await ana.mode('Mensaje');
  await ana.attach(photo, list);
  await ana.composer.fill('Acá van');
  await ana.composer.press('Enter');

  const picture = shopper.thread.getByRole('button', { name: 'Ver sillón.png' });
  await expect(picture).toBeVisible();
  await expect
    .poll(() => picture.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBeGreaterThan(0);
  await expect(shopper.thread.getByText('Acá van', { exact: true })).toBeVisible();
  await picture.focus();
  await shopper.page.keyboard.press('Enter');
  const viewer = shopper.widget.getByRole('dialog', { name: 'sillón.png' });
  await expect(viewer.getByRole('img')).toBeVisible();
  await shopper.page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);
  await expect(shopper.input).toBeVisible(); // Esc closed the picture, not the chat.
  await expect(picture).toBeFocused();

  const link = shopper.thread.getByRole('link', { name: /lista\.pdf/ });
  await expect(link).toContainText(/\d B|KB/);
  const answer = await shopper.page.request.get(
    String(await link.evaluate((a: HTMLAnchorElement) => a.href)),
  );
  expect(digest(await answer.body())).toBe(digest(list.buffer));

  const id = ana.openId();
  const [asked] = await messages(ana, id);
  const { body } = await ana.post(`/conversations/${id}/messages`, {
    client_id: 'respuesta-1',
    text: 'Ahí las tenés',
    reply_to: asked?.id,
  });
  expect(body).toHaveProperty('item');
  await expect(shopper.thread.locator('blockquote')).toHaveText('¿Me mandan fotos?');

  // Addresses of files run out; whoever opens the chat again has new ones.
  const address = () => link.evaluate((a: HTMLAnchorElement) => a.href);
  const status = async () => (await shopper.page.request.get(await address())).status();
  await demo.advance(2 * 3_600_000);
  expect(await status()).toBe(404);
  await shopper.input.press('Escape');
  await shopper.open();
  await expect.poll(status).toBe(200);
});

test('a voice note goes both ways and plays', async ({ agent, visitor }) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: shop });
  await shopper.open();
  await shopper.widget.getByRole('button', { name: 'Grabar nota de voz' }).click();
  const timer = shopper.widget.getByRole('timer');
  await expect(timer).toHaveText('0:02');
  await shopper.page.keyboard.press('Enter'); // The button that sends has the focus.
  const note = shopper.thread.getByLabel(/^Nota de voz, 0:0\d$/);
  await expect(note).toBeVisible();
  await expect(timer).toHaveCount(0);
  expect(
    await note.evaluate(async (audio: HTMLAudioElement) => {
      audio.muted = true;
      await audio.play();
      return audio.paused;
    }),
  ).toBe(false);

  await ana.open(/Visitante.*Nota de voz/);
  const [voice] = await messages(ana, ana.openId());
  expect(voice?.message_kind).toBe('voice');
  const heard = readOpus(await bytesOf(ana, voice));
  expect(heard.channels).toBe(1);
  expect(heard.seconds).toBeGreaterThan(1.5);

  await shopper.widget.getByRole('button', { name: 'Grabar nota de voz' }).click();
  await expect(timer).toHaveText('0:01');
  await shopper.page.keyboard.press('Escape');
  await expect(timer).toHaveCount(0);
  await expect(shopper.input).toBeVisible();
  expect(await messages(ana, ana.openId())).toHaveLength(1);

  await ana.mode('Mensaje');
  await ana.page.getByRole('button', { name: 'Grabar nota de voz' }).click();
  await expect(ana.page.getByRole('timer')).toHaveText('0:02');
  await ana.page.keyboard.press('Enter');
  await expect(shopper.thread.getByLabel(/^Nota de voz/)).toHaveCount(2);
});

test('a file that is cut off goes on from where it was, after a reload too, and keeps its place', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: shop });
  const { page } = shopper;
  await page.route('**/uploads/*', async (route) => {
    const offset = route.request().headers()['upload-offset'] ?? '0';
    if (Number(offset) > 300_000) await route.abort();
    else await route.continue();
  });
  const asked = uploads(page);
  await shopper.open();
  await choose(shopper, plan);
  await shopper.input.press('Enter');
  await shopper.write('Ahí va el plano');
  const progress = shopper.thread.getByRole('progressbar', { name: 'Enviando plano.bin' });
  await expect
    .poll(() => progress.evaluate((el: HTMLProgressElement) => el.value))
    .toBeGreaterThan(0.1);
  await expect(shopper.widget.getByText('Sin conexión')).toBeVisible();
  expect(asked.filter((one) => one === 'POST')).toHaveLength(1);

  await page.reload();
  await shopper.open();
  await expect
    .poll(() => progress.evaluate((el: HTMLProgressElement) => el.value))
    .toBeGreaterThan(0.1);
  await expect(shopper.thread.getByText('Ahí va el plano')).toBeVisible();
  const before = asked.length;
  await page.unroute('**/uploads/*');
  await expect(shopper.thread.getByRole('link', { name: /plano\.bin/ })).toBeVisible();
  await expect(shopper.thread.getByText(/ · Enviado$/)).toBeVisible();
  const after = asked.slice(before).filter((one) => one.startsWith('PATCH'));
  expect(Math.min(...after.map((one) => Number(one.slice(6))))).toBeGreaterThan(300_000);
  expect(asked.filter((one) => one === 'PATCH 0')).toHaveLength(1);

  await ana.open('Ahí va el plano');
  const items = await messages(ana, ana.openId());
  expect(items.map((item) => item.message_kind)).toEqual(['document', '']);
  expect(digest(await bytesOf(ana, items[0]))).toBe(digest(plan.buffer));
});

test('a file of one tab is sent by the tab that leads, once, and called back from any', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const first = await visitor({ path: shop });
  await first.write('Tengo dos pestañas');
  await expect(first.thread.getByText(/Enviado|Leído/)).toBeVisible();
  const second = new Visitor(await first.page.context().newPage(), first.server);
  await second.visit(shop);
  await second.open();
  const [byFirst, bySecond] = [uploads(first.page), uploads(second.page)];
  await choose(second, list);
  await second.input.press('Enter');
  for (const one of [first, second])
    await expect(one.thread.getByRole('link', { name: /lista\.pdf/ })).toHaveCount(1);
  expect(byFirst.concat(bySecond).filter((one) => one.startsWith('PATCH'))).toHaveLength(1);

  await first.page.context().route('**/uploads/*', async (route) => {
    if (route.request().method() === 'PATCH') await route.abort();
    else await route.continue();
  });
  await choose(second, plan);
  await second.input.press('Enter');
  await expect(first.thread.getByRole('progressbar')).toBeVisible();
  await first.widget.getByRole('button', { name: 'Cancelar plano.bin' }).click();
  for (const one of [first, second]) await expect(one.thread.getByText('plano.bin')).toHaveCount(0);
  await second.write('Mejor no');
  await ana.open('Mejor no');
  expect((await messages(ana, ana.openId())).map((item) => item.message_kind)).toEqual([
    '',
    'document',
    '',
  ]);
});

test('files are pasted and dropped; words are pasted as words', async ({ visitor }) => {
  const shopper = await visitor({ path: shop });
  await shopper.open();
  const give = (event: 'paste' | 'drop', text: string) =>
    shopper.input.evaluate(
      (area, [type, words]) => {
        const data = new DataTransfer();
        data.items.add(new File(['hola'], `${type}.txt`, { type: 'text/plain' }));
        if (words) data.setData('text/plain', words);
        const init = { bubbles: true, cancelable: true, composed: true };
        area.dispatchEvent(
          type === 'paste'
            ? new ClipboardEvent('paste', { ...init, clipboardData: data })
            : new DragEvent('drop', { ...init, dataTransfer: data }),
        );
      },
      [event, text] as const,
    );
  await give('paste', '');
  await expect(tray(shopper).getByRole('listitem')).toHaveText(/paste\.txt/);
  await give('drop', '');
  await expect(tray(shopper).getByRole('listitem')).toHaveCount(2);
  await give('paste', 'unas palabras');
  await shopper.widget.getByRole('button', { name: 'Quitar paste.txt' }).click();
  await expect(tray(shopper).getByRole('listitem')).toHaveText(/drop\.txt/);
});

test('a part of the chat that does not come is fetched again, and nothing that was chosen is lost', async ({
  visitor,
}) => {
  const shopper = await visitor({ path: shop });
  let failures = 2;
  await shopper.page.route('**/widget/parts/**', async (route) => {
    if (failures-- > 0) await route.abort();
    else await route.continue();
  });
  await shopper.open();
  await input(shopper).setInputFiles(list);
  await expect(tray(shopper).getByRole('listitem')).toHaveText(/lista\.pdf/);
  await shopper.input.press('Enter');
  await expect(shopper.thread.getByRole('link', { name: /lista\.pdf/ })).toBeVisible();
});

test('on a site that lets in no pictures of others the chat works, and a photo is a link', async ({
  computer,
  demo,
  site,
}) => {
  site.carry(
    `<script src="${demo.base}/widget.js" data-inbox="demo-mayoristas" defer></script>`,
    demo.base,
  );
  const shopper = new Visitor(await (await computer()).newPage(), demo);
  await shopper.visit(site.origin);
  await shopper.open();
  await choose(shopper, photo);
  await expect(tray(shopper).locator('canvas')).toBeVisible();
  await shopper.input.press('Enter');
  await expect(shopper.thread.getByRole('link', { name: /sillón\.png/ })).toBeVisible();
});

test('at 360 px, in light and dark, nothing is cut off and every control has its name', async ({
  agent,
  computer,
  demo,
}) => {
  const ana = await agent('ana');
  for (const theme of ['light', 'dark'] as const) {
    const page = await (
      await computer({ viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' })
    ).newPage();
    const shopper = new Visitor(page, demo);
    // As the page asks for it: the sample shop is light.
    await page.route('**/shop/mayoristas.html', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replace('data-inbox', `data-theme="${theme}" data-inbox`);
      await route.fulfill({ response: answer, body });
    });
    await shopper.visit(shop);
    await shopper.write(`Hola en ${theme}`);
    await ana.open(`Hola en ${theme}`);
    await ana.mode('Mensaje');
    await ana.attach(photo, list);
    await ana.composer.press('Enter');
    await expect(shopper.thread.getByRole('link', { name: /lista\.pdf/ })).toBeVisible();
    await choose(shopper, photo, list);
    expect(
      await shopper.widget.locator('.panel').evaluate((el) => el.scrollWidth <= el.clientWidth),
    ).toBe(true);
    const examiner = new Examiner(page, 'bandeja-chat');
    await examiner.lookOnce(`tray, ${theme}`);
    await shopper.input.press('Enter');
    await expect(shopper.thread.getByRole('link', { name: /lista\.pdf/ })).toHaveCount(2);
    await examiner.lookOnce(`files, ${theme}`);
    examiner.verdict(2);
  }
});
