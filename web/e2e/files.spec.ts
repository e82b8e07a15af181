import type { Download, Page } from '@playwright/test';
import type { Agent } from './lib/agent';
import { pdf, png } from './lib/files';
import { until } from './lib/server';
import { expect, test } from './lib/test';
import type { Visitor } from './lib/visitor';

const megabyte = 1024 * 1024;

/** A document of so many bytes. */
function document(name: string, size: number) {
  const head = pdf(name);
  const rest = Buffer.alloc(Math.max(0, size - head.length), 32);
  return { name, mimeType: 'application/pdf', buffer: Buffer.concat([head, rest]) };
}

/** Makes a page's way out slow: so many bytes a second. What it gives cuts the network off and mends it. */
async function slow(
  page: Page,
  uploadThroughput: number,
): Promise<(offline: boolean) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  const put = async (offline: boolean) => {
    await session.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  };
  await session.send('Network.enable');
  await put(false);
  return put;
}

/** Opens the shopper's conversation before the agent. */
async function met(ana: Agent, shopper: Visitor): Promise<void> {
  await shopper.write('Hola, necesito el catálogo');
  await ana.open('Hola, necesito el catálogo');
  await ana.mode('Mensaje');
}

test('an upload shows how far it is, can be cancelled, and goes on where the network cut it off', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await met(ana, shopper);
  const offsets: number[] = [];
  ana.page.on('request', (request) => {
    if (request.method() !== 'PATCH' || !request.url().includes('/uploads/')) return;
    offsets.push(Number(request.headers()['upload-offset']));
  });
  const cut = await slow(ana.page, 1.5 * megabyte);

  await ana.attach(document('Borrador.pdf', 6 * megabyte));
  const first = ana.tray.getByRole('listitem').filter({ hasText: 'Borrador.pdf' });
  const bar = first.getByRole('progressbar', { name: 'Subiendo Borrador.pdf' });
  await expect(bar).toHaveAttribute('aria-valuenow', /^[1-9]\d?$/);
  await expect(first.getByText(/ de 6 MB$/)).toBeVisible();
  const dropped = ana.page.waitForRequest(
    (request) => request.method() === 'DELETE' && request.url().includes('/uploads/'),
  );
  await first.getByRole('button', { name: 'Quitar Borrador.pdf' }).click();
  await expect(first).toHaveCount(0);
  await dropped;

  offsets.length = 0;
  await ana.attach(document('Catálogo.pdf', 6 * megabyte));
  const second = ana.tray.getByRole('listitem').filter({ hasText: 'Catálogo.pdf' });
  const progress = second.getByRole('progressbar');
  await expect(progress).toHaveAttribute('aria-valuenow', /^[1-9]\d$/);
  await cut(true);
  await expect(second.getByText('Sin conexión: sigue sola al volver')).toBeVisible();
  const before = offsets.length;
  await cut(false);
  await until('the upload to go on', () => offsets.length > before);
  expect(offsets[before]).toBeGreaterThan(0);
  await expect(progress).toHaveCount(0);
  await ana.composer.fill('Acá está');
  await ana.composer.press('Enter');
  const sent = ana.thread.getByRole('article', { name: /^Ana Gómez, documento, /i });
  await expect(sent.getByText('Acá está')).toBeVisible();
  const [download] = await Promise.all([
    ana.page.waitForEvent('download'),
    sent.getByRole('link', { name: 'Descargar' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Catálogo.pdf');
  expect((await sentBytes(download)).equals(document('Catálogo.pdf', 6 * megabyte).buffer)).toBe(
    true,
  );
  await expect(shopper.thread.getByText('Catálogo.pdf')).toBeVisible();
});

async function sentBytes(download: Download): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

test('what is too big or empty is refused before anything is sent; what the server refuses says so', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await met(ana, shopper);
  let begun = 0;
  ana.page.on('request', (request) => {
    if (request.url().endsWith('/uploads')) begun++;
  });
  await ana.attach(document('Enorme.pdf', 26 * megabyte), {
    name: 'vacío.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.alloc(0),
  });
  const alerts = ana.tray.getByRole('alert');
  await expect(alerts).toHaveText([
    'Pesa 26 MB. Chat web acepta documentos de hasta 25 MB.',
    'El archivo está vacío.',
  ]);
  await expect(ana.page.getByRole('button', { name: 'Enviar', exact: true })).toBeDisabled();
  expect(begun).toBe(0);
  await ana.tray.getByRole('button', { name: 'Quitar Enorme.pdf' }).click();
  await ana.tray.getByRole('button', { name: 'Quitar vacío.pdf' }).click();
  await expect(ana.tray).toHaveCount(0);

  // It calls itself a picture and is none.
  await ana.attach({
    name: 'foto.png',
    mimeType: 'image/png',
    buffer: Buffer.from('no es una foto'),
  });
  await expect(ana.tray.getByRole('alert')).toHaveText(/no acepta este tipo de archivo/);
});

test('pictures show their thumbnails and the viewer works by keys', async ({ agent, visitor }) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await met(ana, shopper);
  await ana.attach(
    { name: 'una.png', mimeType: 'image/png', buffer: png(1200, 800) },
    { name: 'dos.png', mimeType: 'image/png', buffer: png(800, 1200, [200, 60, 60]) },
    { name: 'tres.png', mimeType: 'image/png', buffer: png(900, 900, [20, 140, 90]) },
  );
  await expect(ana.tray.getByRole('listitem')).toHaveCount(3);
  await ana.page.getByRole('button', { name: 'Enviar', exact: true }).click();
  const pictures = ana.thread.getByRole('button', { name: /^Abrir: / });
  await expect(pictures).toHaveCount(3);
  const thumb = pictures.first().getByRole('img');
  await expect(thumb).toHaveAttribute('src', /\?thumb=1$/);
  await expect
    .poll(() => thumb.evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBeLessThan(1200);
  await expect(shopper.thread.getByRole('img')).toHaveCount(3);

  const { keyboard } = ana.page;
  const viewer = ana.page.getByRole('dialog');
  await pictures.first().focus();
  await keyboard.press('Enter');
  await expect(viewer.getByText('1 de 3')).toBeVisible();
  const big = viewer.getByRole('img', { name: 'Foto' });
  await expect
    .poll(() => big.evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBe(1200);
  await expect(viewer.getByRole('button', { name: 'Imagen anterior' })).toHaveCount(0);
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  await expect(viewer.getByText('3 de 3')).toBeVisible();
  await expect(viewer.getByRole('button', { name: 'Imagen siguiente' })).toHaveCount(0);
  await keyboard.press('ArrowRight');
  await expect(viewer.getByText('3 de 3')).toBeVisible();
  await keyboard.press('ArrowLeft');
  await expect(viewer.getByText('2 de 3')).toBeVisible();
  const out = viewer.getByRole('button', { name: 'Alejar' });
  await expect(out).toBeDisabled();
  await keyboard.press('+');
  await expect(out).toBeEnabled();
  await keyboard.press('0');
  await expect(out).toBeDisabled();
  for (let n = 0; n < 8; n++) {
    await keyboard.press('Tab');
    await expect(viewer.locator(':focus')).toHaveCount(1);
  }
  await keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);
  await expect(pictures.first()).toBeFocused();
});
