import { expect } from '@playwright/test';
import type { Agent } from './agent';
import { type Customer, Meta } from './meta';
import { type Server, until } from './server';

/** A customer who wrote «Hola, soy …» and whose conversation is open before the agents. `lastDigits` makes a magic number. */
export async function met(
  demo: Server,
  agents: Agent | Agent[],
  name: string,
  lastDigits = '',
): Promise<Customer> {
  const meta = new Meta(demo);
  await meta.connected();
  const customer = await meta.customer(name, lastDigits);
  await customer.write(`Hola, soy ${name}`);
  for (const agent of [agents].flat()) {
    await agent.open(name);
    await expect(agent.thread.getByText(`Hola, soy ${name}`)).toBeVisible();
    await agent.mode('Mensaje');
  }
  return customer;
}

/** Moves the clock until so much is left of the open conversation's window; negative = it is over. */
export async function leave(demo: Server, agent: Agent, leftMs: number): Promise<void> {
  const { conversation } = await agent.get<{ conversation: { window: { closes_at: number } } }>(
    `/conversations/${agent.openId()}`,
  );
  await demo.advance(conversation.window.closes_at / 1000 - leftMs - (await demo.now()));
}

/** Waits until the inbox has the provider's templates. */
export async function templates(agent: Agent): Promise<void> {
  await until('the templates to be synced', async () => {
    const path = `/conversations/${agent.openId()}/templates`;
    return (await agent.get<{ templates: unknown[] | null }>(path)).templates?.length === 7;
  });
}
