import type { Agent } from './lib/agent';
import { Meta } from './lib/meta';
import type { Server } from './lib/server';
import { expect, navigations, test } from './lib/test';

/** A person whom the network shows by a number, by a code, or by both at once. */
class Person {
  private said = 0;

  constructor(
    private readonly demo: Server,
    private readonly meta: Meta,
    readonly name: string,
    private readonly number: string,
    private readonly code: string,
  ) {}

  async write(text: string, ...shown: ('number' | 'code')[]): Promise<void> {
    const { numbers } = await this.meta.business();
    const [first] = numbers;
    if (!first) throw new Error('the business has no number');
    this.said += 1;
    const id = `wamid.merge.${this.number}.${this.said}`;
    const from = shown.includes('number') ? this.number : undefined;
    const from_user_id = shown.includes('code') ? this.code : undefined;
    await this.meta.inject({
      phone_id: first.phone_id,
      field: 'messages',
      value: {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: first.display, phone_number_id: first.phone_id },
        contacts: [{ profile: { name: this.name }, wa_id: from, user_id: from_user_id }],
        messages: [
          {
            id,
            from,
            from_user_id,
            timestamp: String(Math.floor((await this.demo.now()) / 1000)),
            type: 'text',
            text: { body: text },
          },
        ],
      },
    });
  }
}

async function goes(agent: Agent, id: string): Promise<void> {
  await expect.poll(() => agent.openId()).toBe(id);
}

test('a merged conversation leads on, and its merge can be undone', async ({ agent, demo }) => {
  const meta = new Meta(demo);
  await meta.connected();
  const julia = new Person(demo, meta, 'Julia Unida', '5491160001111', 'AR.150215021502');
  const owner = await agent('camila');
  const reader = await agent('luis');

  await julia.write('Escribo con mi número', 'number');
  const older = await owner.idWith('Escribo con mi número');
  await julia.write('Escribo sin número', 'code');
  const younger = await owner.idWith('Escribo sin número');
  expect(younger).not.toBe(older);

  // A window has the younger open, with something half written, while the two are merged.
  await reader.openWith('Escribo sin número');
  await reader.mode('Mensaje');
  await reader.composer.fill('Le paso el precio');
  await owner.openWith('Escribo con mi número');
  const loads = navigations(reader.page);
  await julia.write('Soy yo, con los dos', 'number', 'code');
  await goes(reader, older);
  await expect(reader.page.getByText('Esta conversación se unió con Julia Unida')).toHaveCount(1);
  await expect(reader.thread.getByText('Escribo sin número')).toBeVisible();
  await expect(reader.composer).toHaveValue('Le paso el precio');
  expect(loads()).toBe(0);
  // Who had the survivor open sees what came into it.
  await expect(owner.thread.getByText('Escribo sin número')).toBeVisible();
  await expect(owner.thread.getByText('Soy yo, con los dos')).toBeVisible();

  // An address of before, as a bookmark holds it.
  await reader.page.goto(`${demo.base}/inbox/c/${younger}`);
  await goes(reader, older);
  await expect(reader.page.getByText('Esta conversación se unió con Julia Unida')).toHaveCount(1);

  await owner.thread.getByRole('button', { name: 'Deshacer la unión' }).click();
  const dialog = owner.page.getByRole('dialog', { name: 'Deshacer la unión' });
  await expect(dialog.getByText(/Vuelve a su propia conversación/)).toContainText('1 mensaje');
  await expect(dialog.getByText(/después de la unión se queda/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Deshacer la unión' }).click();
  await expect(dialog).toHaveCount(0);

  // Both windows, without a load: what came from the younger is gone from the thread, what came since stays.
  for (const each of [owner, reader]) {
    await expect(each.thread.getByText('Escribo sin número')).toHaveCount(0);
    await expect(each.thread.getByText('Soy yo, con los dos')).toBeVisible();
    await expect(each.thread.getByText('Se deshizo la unión de dos identidades')).toBeVisible();
    await expect(each.thread.getByRole('button', { name: 'Deshacer la unión' })).toHaveCount(0);
    await expect(each.list.locator(`[data-row="${younger}"]`)).toBeVisible();
  }
  await reader.thread.getByRole('button', { name: 'Ver la otra conversación' }).click();
  await goes(reader, younger);
  await expect(reader.thread.getByText('Escribo sin número')).toBeVisible();

  // The next message that shows both joins nobody: it is of whoever has the code.
  await julia.write('Otra vez con los dos', 'number', 'code');
  await expect(reader.thread.getByText('Otra vez con los dos')).toBeVisible();
  await goes(reader, younger);
  expect(await owner.idWith('Escribo con mi número')).toBe(older);
});
