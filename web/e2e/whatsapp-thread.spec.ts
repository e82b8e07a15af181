import { Phone } from './lib/phone';
import { expect, test } from './lib/test';

test('each thing that a customer sends stands in the thread as what it is', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const mariana = await Phone.of(demo, 'Mariana Prueba');
  await mariana.say({
    kind: 'text',
    text: 'Vi el *sillón* en _Instagram_ https://casa.example/p',
    referral: {
      source_url: 'https://fb.example/x',
      source_id: '1202',
      source_type: 'ad',
      headline: 'Living otoño',
      body: 'Hasta 6 cuotas',
    },
  });
  await ana.open('Mariana Prueba');
  const log = ana.thread;
  await expect(log.getByText('Llegó por un anuncio')).toBeVisible();
  await expect(log.locator('strong', { hasText: 'sillón' })).toBeVisible();
  await expect(log.locator('em', { hasText: 'Instagram' })).toBeVisible();
  await expect(log.getByRole('link', { name: 'https://casa.example/p' })).toHaveAttribute(
    'rel',
    /noopener/,
  );
  await expect(ana.panel.getByText('Living otoño')).toBeVisible();

  const location = {
    latitude: -31.42,
    longitude: -64.18,
    name: 'Patio Olmos',
    address: 'Vélez 361',
  };
  await mariana.say({ kind: 'location', location });
  const place = log.getByRole('article', { name: /Mariana Prueba, Ubicación/ });
  await expect(place.getByText('Vélez 361')).toBeVisible();
  await expect(place.getByRole('link', { name: 'Abrir en OpenStreetMap' })).toHaveAttribute(
    'href',
    /openstreetmap\.org.*-31\.42/,
  );

  const phones = [{ phone: '+54 351 555-0101', type: 'CELL' }];
  await mariana.say({ kind: 'contacts', contacts: [{ name: { formatted_name: 'Luis' }, phones }] });
  const card = log.getByRole('article', { name: /Mariana Prueba, Contacto/ });
  await expect(card.getByRole('button', { name: 'Copiar +54 351 555-0101' })).toBeVisible();

  const line = { product_retailer_id: 'SILLA', quantity: 2, item_price: 10.5, currency: 'USD' };
  await mariana.say({ kind: 'order', order: { catalog_id: '1', product_items: [line] } });
  const order = log.getByRole('article', { name: /Mariana Prueba, Pedido/ });
  await expect(order.getByRole('row', { name: /Total.*21,00/ })).toBeVisible();

  await mariana.say({ kind: 'unsupported', unsupported: 'poll' });
  const strange = log.getByRole('article', { name: /Mensaje no compatible/ });
  await strange.getByText('Ver lo que llegó').click();
  await expect(strange.locator('pre')).toContainText('131051');

  await mariana.businessPhone('Ya salió el pedido');
  await expect(log.getByRole('article', { name: /Agente Externo/ })).toContainText('Ya salió');
});

test('what is edited, deleted, marked and unmarked changes where it stands', async ({
  agent,
  demo,
}) => {
  const ana = await agent('ana');
  const diego = await Phone.of(demo, 'Diego Prueba');
  const first = await diego.write('Paso el martes');
  await ana.open('Diego Prueba');
  await diego.say({ kind: 'edit', target: first, text: 'Paso el jueves' });
  const edited = ana.thread.locator('article').filter({ hasText: 'Paso el jueves' });
  await expect(edited.getByText('editado')).toBeVisible();
  const second = await diego.write('Esto no era para ustedes');
  await expect(ana.thread.getByText('Esto no era para ustedes')).toBeVisible();
  await diego.say({ kind: 'revoke', target: second });
  await expect(ana.thread.getByText('Mensaje eliminado')).toBeVisible();
  await expect(ana.thread.getByText('Esto no era para ustedes')).toHaveCount(0);

  await ana.write('Perfecto, te espero');
  const [ours] = await diego.received(1);
  await diego.say({ kind: 'reaction', target: ours?.id, emoji: '❤️' });
  const mark = ana.thread.getByRole('img', { name: '❤️ de Diego Prueba' });
  await expect(mark).toBeVisible();
  await diego.say({ kind: 'reaction', target: ours?.id, emoji: '' });
  await expect(mark).toHaveCount(0);
});

test('a quote leads to the message it answers, by mouse and by keys', async ({ agent, demo }) => {
  const ana = await agent('ana');
  const luz = await Phone.of(demo, 'Luz Prueba');
  await luz.write('¿Tienen el *velador* blanco?');
  await ana.open('Luz Prueba');
  const asked = ana.thread.getByRole('article', { name: /Luz Prueba, mensaje/ });
  await expect(asked).toBeVisible();
  await asked.focus();
  await ana.page.keyboard.press('r');
  await expect(ana.page.getByText('Respondiendo a Luz Prueba')).toBeVisible();
  await ana.page.keyboard.type('Sí, hay dos');
  await ana.page.keyboard.press('Enter');
  const quote = ana.thread.getByRole('button', {
    name: /Responde a Luz Prueba: ¿Tienen el velador/,
  });
  await expect(quote).toBeVisible();
  const [sent] = await luz.received(1);
  expect(sent?.reply_to).toBe((await luz.thread())[0]?.id);
  await quote.click();
  await expect(asked).toBeFocused();

  // One's own mark goes on and off from the message's menu.
  await ana.page.keyboard.press('Enter');
  await ana.page.getByRole('menuitem', { name: 'Reaccionar con 👍' }).click();
  const mine = ana.thread.getByRole('button', { name: 'Quitar la reacción 👍' });
  await expect(mine).toBeVisible();
  await mine.click();
  await expect(mine).toHaveCount(0);
});
