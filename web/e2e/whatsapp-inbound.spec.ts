import type { Locator } from '@playwright/test';
import type { Agent } from './lib/agent';
import { met } from './lib/chat';
import { pdf, png } from './lib/files';
import { type Customer, Meta, type Say, sample } from './lib/meta';
import { expect, navigations, test } from './lib/test';

/** The message of that wamid in the open thread, which shows them in the order in which they came. */
class Chat {
  constructor(
    readonly agent: Agent,
    readonly customer: Customer,
  ) {}

  static async open(agent: Agent, customer: Customer): Promise<Chat> {
    await customer.write('Hola, soy yo');
    await agent.open(customer.name);
    await expect(agent.thread.getByText('Hola, soy yo')).toBeVisible();
    return new Chat(agent, customer);
  }

  /** The newest message of the customer of a kind, by role and name: «Ana, foto, 14:36». */
  message(kind: string): Locator {
    const name = `^${this.customer.name}, ${kind}, \\d{1,2}:\\d{2}`;
    return this.agent.thread.getByRole('article', { name: new RegExp(name, 'i') }).last();
  }

  async say(kind: string, what: Say): Promise<Locator> {
    await this.customer.say(what);
    await expect(this.message(kind)).toBeVisible();
    return this.message(kind);
  }
}

test('text, its marks, quote, forward, reaction set and unset, edit and revoke', async ({
  agent,
  demo,
}) => {
  const meta = new Meta(demo);
  await meta.connected();
  const ana = await agent('ana');
  const chat = await Chat.open(ana, await meta.customer('Rosa Texto'));
  const { customer } = chat;

  const marked = await customer.write(
    'Quiero *dos* y _pronto_, ~tres~ `ref-7` https://casanativa.example/x',
  );
  const first = ana.thread.getByRole('article').filter({ hasText: 'Quiero dos' }).first();
  await expect(first).toHaveAccessibleName(/^Rosa Texto, mensaje, \d{1,2}:\d{2}$/);
  await expect(first.locator('strong')).toHaveText('dos');
  await expect(first.locator('em')).toHaveText('pronto');
  await expect(first.locator('s')).toHaveText('tres');
  await expect(first.locator('code')).toHaveText('ref-7');
  const link = first.getByRole('link', { name: 'https://casanativa.example/x' });
  await expect(link).toHaveAttribute('rel', /noopener/);

  for (let n = 0; n < 6; n++) await customer.write(`relleno ${n}${'\notra línea'.repeat(9)}`);
  await customer.write('Eso que dije', { reply_to: marked });
  const quote = ana.thread.getByRole('button', { name: /^Responde a Rosa Texto: Quiero/ });
  await expect(quote).toBeInViewport();
  await expect(first).not.toBeInViewport();
  await quote.click();
  await expect(first).toBeInViewport();

  await customer.write('Cadena', { forwarded: 'many' });
  await expect(chat.message('mensaje').getByText('Reenviado muchas veces')).toBeVisible();
  const target = await customer.write('Reenviado de a uno', { forwarded: 'once' });
  const latest = chat.message('mensaje');
  await expect(latest.getByText('Reenviado', { exact: true })).toBeVisible();

  await customer.say({ kind: 'reaction', target, emoji: '👍' });
  const reactions = latest.getByRole('list', { name: 'Reacciones' });
  await expect(reactions.getByRole('img', { name: '👍 de Rosa Texto' })).toBeVisible();
  await customer.say({ kind: 'reaction', target, emoji: '' });
  await expect(reactions).toHaveCount(0);

  await customer.say({ kind: 'edit', target, text: 'Reenviado y corregido' });
  await expect(latest.getByText('editado')).toBeVisible();
  await expect(latest).toContainText('Reenviado y corregido');
  await expect(ana.thread.getByText('Reenviado de a uno')).toHaveCount(0);
  await customer.say({ kind: 'revoke', target });
  await expect(ana.thread.getByText('Mensaje eliminado')).toBeVisible();
  await expect(ana.thread.getByText('y corregido')).toHaveCount(0);
});

test('image, sticker, video and document are shown and open', async ({ agent, demo }) => {
  const meta = new Meta(demo);
  await meta.connected();
  const ana = await agent('ana');
  const chat = await Chat.open(ana, await meta.customer('Iris Fotos'));

  const image = await chat.say('foto', {
    kind: 'image',
    media: await meta.media('image/png', '', png(320, 200)),
    caption: 'La mesa del *living*',
  });
  await chat.say('foto', {
    kind: 'image',
    media: await meta.media('image/png', '', png(200, 320, [20, 140, 90])),
  });
  const first = ana.thread.getByRole('button', { name: 'Abrir: La mesa del *living*' });
  await expect(first.getByRole('img')).toHaveJSProperty('complete', true);
  expect(await first.getByRole('img').evaluate((e) => (e as HTMLImageElement).naturalWidth)).toBe(
    320,
  );
  await first.click();
  const viewer = ana.page.getByRole('dialog');
  await expect(viewer.getByRole('heading', { name: 'Iris Fotos' })).toBeVisible();
  await expect(viewer.getByText('1 de 2')).toBeVisible();
  await viewer.getByRole('button', { name: 'Imagen siguiente' }).click();
  await expect(viewer.getByText('2 de 2')).toBeVisible();
  await ana.page.keyboard.press('ArrowLeft');
  await expect(viewer.getByText('1 de 2')).toBeVisible();
  await viewer.getByRole('button', { name: 'Acercar' }).click();
  await expect(viewer.getByRole('button', { name: 'Alejar' })).toBeEnabled();
  await ana.page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);
  await expect(first).toBeFocused();
  await expect(image).toBeVisible();

  const sticker = await chat.say('sticker', {
    kind: 'sticker',
    media: await meta.media('image/webp', '', await sample.sticker()),
  });
  await expect(sticker.getByRole('img', { name: 'Sticker de Iris Fotos' })).toBeVisible();

  const video = await chat.say('video', {
    kind: 'video',
    media: await meta.media('video/mp4', '', await sample.video()),
    caption: 'Así quedó',
  });
  const film = video.locator('video');
  await expect(film).toHaveAttribute('aria-label', 'Así quedó');
  await expect(film).toHaveAttribute('controls', '');
  await expect
    .poll(() =>
      film.evaluate(async (e: HTMLVideoElement) => {
        await e.play();
        return e.currentTime;
      }),
    )
    .toBeGreaterThan(0.1);

  const name = 'Presupuesto marzo.pdf';
  const paper = await chat.say('documento', {
    kind: 'document',
    media: await meta.media('application/pdf', name, pdf('Total 120')),
    filename: name,
  });
  await expect(paper.getByText('PDF ·')).toBeVisible();
  const [download] = await Promise.all([
    ana.page.waitForEvent('download'),
    paper.getByRole('link', { name: 'Descargar' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  await paper.getByRole('button', { name: 'Ver' }).click();
  await expect(viewer.getByRole('heading', { name })).toBeVisible();
  await ana.page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);
});

test('voice and audio play: time goes on, the speed changes, one at a time', async ({
  agent,
  demo,
}) => {
  const meta = new Meta(demo);
  await meta.connected();
  const ana = await agent('ana');
  const chat = await Chat.open(ana, await meta.customer('Vera Voz'));
  const voice = await chat.say('nota de voz', {
    kind: 'voice',
    media: await meta.media('audio/ogg; codecs=opus', '', await sample.voice()),
  });
  const audio = await chat.say('audio', {
    kind: 'audio',
    media: await meta.media('audio/mpeg', '', await sample.audio()),
  });
  const at = (of: Locator) =>
    of.locator('audio').evaluate((element) => (element as HTMLAudioElement).currentTime);

  await voice.getByRole('button', { name: 'Velocidad: 1×' }).click();
  await expect(voice.getByRole('button', { name: 'Velocidad: 1,5×' })).toBeVisible();
  await voice.getByRole('button', { name: 'Reproducir: Nota de voz de Vera Voz' }).click();
  await expect.poll(() => at(voice)).toBeGreaterThan(0.1);
  expect(await voice.locator('audio').evaluate((e) => (e as HTMLAudioElement).playbackRate)).toBe(
    1.5,
  );
  await audio.getByRole('button', { name: 'Reproducir: Audio de Vera Voz' }).click();
  await expect.poll(() => at(audio)).toBeGreaterThan(0.1);
  await expect(voice.getByRole('button', { name: /^Reproducir/ })).toBeVisible();
  const slider = voice.getByRole('slider', { name: 'Posición: Nota de voz de Vera Voz' });
  await slider.focus();
  await slider.press('End');
  await expect.poll(() => at(voice)).toBeGreaterThan(1.5);
});

test('place, people, choices, order, advertisement and what cannot be shown', async ({
  agent,
  demo,
}) => {
  const meta = new Meta(demo);
  await meta.connected();
  const ana = await agent('ana');
  const chat = await Chat.open(ana, await meta.customer('Nora Varios'));
  const { customer } = chat;

  const place = await chat.say('ubicación', {
    kind: 'location',
    location: { latitude: -31.4201, longitude: -64.1888, name: 'Depósito', address: 'Colón 100' },
  });
  await expect(place.getByText('Depósito')).toBeVisible();
  await expect(place.getByText('Colón 100')).toBeVisible();
  await expect(place.getByRole('link', { name: 'Abrir en OpenStreetMap' })).toHaveAttribute(
    'href',
    /mlat=-31\.4201&mlon=-64\.1888/,
  );

  const people = await chat.say('contacto', {
    kind: 'contacts',
    contacts: [
      {
        name: { formatted_name: 'Raúl Flete' },
        phones: [{ phone: '+54 351 555-0177', type: 'CELL' }],
      },
    ],
  });
  await expect(people.getByText('Raúl Flete')).toBeVisible();
  await expect(people.getByRole('link', { name: '+54 351 555-0177' })).toHaveAttribute(
    'href',
    'tel:+543515550177',
  );
  await expect(people.getByRole('button', { name: 'Copiar +54 351 555-0177' })).toBeVisible();

  const picks: [string, Say][] = [
    ['Sí, quiero', { kind: 'button_reply', reply_id: 'si', title: 'Sí, quiero' }],
    [
      'Entrega en casa',
      { kind: 'list_reply', reply_id: 'e1', title: 'Entrega en casa', description: '24 h' },
    ],
    ['Quiero verlas', { kind: 'quick_reply', payload: 'ver', title: 'Quiero verlas' }],
  ];
  for (const [title, pick] of picks) {
    const choice = await chat.say('opción elegida', pick);
    await expect(choice).toContainText(`Eligió:${title}`);
  }
  await expect(ana.thread.getByText('24 h', { exact: true })).toBeVisible();

  const order = await chat.say('pedido', {
    kind: 'order',
    order: {
      catalog_id: 'c1',
      product_items: [
        { product_retailer_id: 'MACETA-12', quantity: 3, item_price: 1500.5, currency: 'ARS' },
      ],
    },
  });
  await expect(order.getByRole('cell', { name: 'MACETA-12' })).toBeVisible();
  await expect(order.getByRole('row', { name: /^Total/ })).toContainText('4501,50');

  await customer.write('Vi el anuncio', {
    referral: {
      source_type: 'ad',
      source_id: '120-7',
      source_url: 'https://fb.example/ad/7',
      headline: 'Macetas 2x1',
      body: 'Solo esta semana',
      ctwa_clid: 'clid-1',
    },
  });
  const came = chat.message('mensaje').filter({ hasText: 'Vi el anuncio' });
  await expect(came.getByText('Llegó por un anuncio')).toBeVisible();
  await expect(ana.panel.getByText('Macetas 2x1')).toBeVisible();
  await expect(ana.panel.getByText('Id. 120-7')).toBeVisible();

  const poll = await chat.say('mensaje no compatible', {
    kind: 'unsupported',
    unsupported: 'poll',
  });
  await expect(poll.getByText(/no entrega este tipo de mensaje/)).toBeVisible();
  await poll.getByText('Ver lo que llegó').click();
  await expect(poll.locator('pre')).toContainText('131051');
  await customer.say({ kind: 'raw', raw: { type: 'holo_note', holo_note: { depth: 3 } } });
  const raw = chat.message('mensaje no compatible').filter({ hasText: 'esta versión no conoce' });
  await raw.getByText('Ver lo que llegó').click();
  await expect(raw.getByText('"depth": 3')).toBeVisible();
  await customer.say({ kind: 'media_too_big' });
  await expect(ana.thread.getByText(/pesa demasiado o falló la descarga/)).toBeVisible();
});

test('a changed number is a milestone, and the conversation goes on with the new one', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const customer = await met(demo, ana, 'Nina Mudanza');
  const { meta } = customer;
  await ana.write('Queda anotado.');
  await customer.seesText('Queda anotado.');
  const moved = navigations(ana.page);
  const address = ana.page.url();
  const phone = ana.panel.getByRole('button', { name: /^Editar Teléfono: / });
  const digits = async () => (await phone.innerText()).replace(/\D/g, '');
  await expect.poll(digits).toBe(customer.id);

  const number = `${customer.id.slice(0, -4)}7733`;
  await meta.call('POST', `/customers/${customer.id}/number`, { wa_id: number });
  const milestone = ana.thread.locator('[data-type="number_changed"]');
  await expect(milestone).toHaveText(/^Nina Mudanza cambió de número\s*· \d{1,2}:\d{2}$/);
  await expect.poll(digits).toBe(number);

  await customer.write('Escribo desde el número nuevo');
  await expect(ana.thread.getByText('Escribo desde el número nuevo')).toBeVisible();
  await expect(ana.thread.getByText('Hola, soy Nina Mudanza')).toBeVisible();
  await expect(ana.row('Nina Mudanza')).toHaveCount(1);
  await ana.write('Te leo igual.');
  await customer.seesText('Te leo igual.');
  const sends = (await meta.sendsTo(customer)).map(({ to, text }) => [to, text]);
  expect(sends).toEqual([
    [`+${customer.id}`, 'Queda anotado.'],
    [`+${number}`, 'Te leo igual.'],
  ]);
  await expect(milestone).toHaveCount(1);
  expect(ana.page.url()).toBe(address);
  expect(moved()).toBe(0);
});
