import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import type { Server } from './server';

/** One message as the customer's phone shows it. */
export interface OnPhone {
  id: string;
  from: 'customer' | 'business' | 'phone';
  kind: string;
  text: string;
  reply_to?: string;
  status?: string;
  reactions?: { from: string; emoji: string }[];
  media?: { id: string; mime: string; voice?: boolean; filename?: string };
}

let people = 0;

/** A customer with WhatsApp in the demo's simulator: what they say, and what they see. */
export class Phone {
  private constructor(
    readonly server: Server,
    readonly id: string,
    readonly name: string,
    readonly number: string,
  ) {}

  /** A person nobody has heard of yet, who writes to the demo's first number. */
  static async of(server: Server, name: string): Promise<Phone> {
    people += 1;
    const id = `e2e-${process.pid}-${people}`;
    const wa_id = `54935155${String(process.pid % 1000).padStart(3, '0')}${String(people).padStart(2, '0')}`;
    const phone = new Phone(server, id, name, await firstNumber(server));
    await phone.ask('POST', '/customers', { id, wa_id, name });
    return phone;
  }

  private async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    return control<T>(this.server, method, path, body);
  }

  /** Does something in the chat; gives the id of the message. */
  async say(what: Record<string, unknown>): Promise<string> {
    const { id } = await this.ask<{ id: string }>('POST', `/customers/${this.id}/say`, {
      phone_id: this.number,
      ...what,
    });
    return id;
  }

  write(text: string): Promise<string> {
    return this.say({ kind: 'text', text });
  }

  /** The company answers on its own phone. */
  async businessPhone(text: string): Promise<void> {
    const customer = this.id;
    await this.ask('POST', `/numbers/${this.number}/say`, { customer, kind: 'text', text });
  }

  async thread(): Promise<OnPhone[]> {
    const path = `/customers/${this.id}/thread?phone_id=${this.number}`;
    return (await this.ask<{ messages: OnPhone[] | null }>('GET', path)).messages ?? [];
  }

  /** What the company has sent, once there are as many. */
  async received(count: number): Promise<OnPhone[]> {
    const ours = async () => (await this.thread()).filter((one) => one.from === 'business');
    await expect.poll(async () => (await ours()).length).toBeGreaterThanOrEqual(count);
    return ours();
  }

  /** The bytes of a file that was received. */
  async bytes(message: OnPhone): Promise<Buffer> {
    const answer = await fetch(`${this.server.base}/sandbox/meta/_sim/media/${message.media?.id}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Puts a file where the customer can send it from; gives its id. */
  async file(path: string, mime: string): Promise<string> {
    const answer = await fetch(
      `${this.server.base}/sandbox/meta/_sim/media?mime=${encodeURIComponent(mime)}`,
      { method: 'POST', headers: { 'Content-Type': mime }, body: await readFile(path) },
    );
    return ((await answer.json()) as { id: string }).id;
  }
}

async function control<T>(
  server: Server,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await fetch(`${server.base}/sandbox/meta/_sim${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300);
  return text === '' ? (undefined as T) : (JSON.parse(text) as T);
}

async function firstNumber(server: Server): Promise<string> {
  interface World {
    businesses: { numbers: { phone_id: string }[] }[];
  }
  const { businesses } = await control<World>(server, 'GET', '/state');
  return businesses[0]?.numbers[0]?.phone_id ?? '';
}
