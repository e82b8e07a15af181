import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Server } from './server';
import { until } from './server';

type Json = Record<string, unknown>;

/** What one says from the simulated phone; see the control API of the simulator. */
export interface Say extends Json {
  kind: string;
}

/** A message as the simulated phone holds it. */
export interface Told {
  id: string;
  from: 'customer' | 'business' | 'business_phone' | 'system';
  kind: string;
  text?: string;
  media?: { id: string; mime: string; size: number; filename?: string; voice?: boolean };
  location?: { latitude: number; longitude: number; name?: string; address?: string };
  template?: { name: string; language: string };
  header?: { kind: string; media?: { id: string; mime: string } };
  footer?: string;
  buttons?: { id?: string; text: string }[];
  reply_to?: string;
  reactions?: { customer?: string; business?: string };
  status?: 'sent' | 'delivered' | 'read' | 'played';
}

interface Thread {
  messages: Told[] | null;
  typing_until?: number;
}

/** A send that the simulator accepted. */
export interface Send {
  id: string;
  customer: string;
  to: string;
  kind: string;
  text?: string;
  status: string;
}

/** One element that the simulator told the server, or still tells. */
export interface Element {
  kind: string;
  key: string;
  text?: string;
  acked?: number;
  status: 'waiting' | 'acked' | 'unsubscribed';
}

/** The company as the simulated Meta knows it. */
export interface Business {
  id: string;
  app_id: string;
  app_secret: string;
  verify_token: string;
  token: string;
  waba_id: string;
  subscribed: boolean;
  numbers: { phone_id: string; display: string; wa_id: string }[];
}

export interface Webhook {
  verified: boolean;
  problem?: string;
  detail?: string;
}

let customers = 0;

/** The simulated Meta of a demo, by its control API: Meta's own pages, the network's faults and the phones. */
export class Meta {
  readonly base: string;

  constructor(server: Server) {
    this.base = `${server.base}/sandbox/meta`;
  }

  /** Where the Graph API of this Meta is, for another server's BANDEJA_GRAPH_URL. */
  get graphUrl(): string {
    return `${this.base.replace('localhost', '127.0.0.1')}/v25.0`;
  }

  /** Calls the control API; anything but success throws, save the statuses in `also`. */
  async call<T>(method: string, path: string, body?: unknown, also: number[] = []): Promise<T> {
    const answer = await fetch(`${this.base}/_sim${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok && !also.includes(answer.status))
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : {}) as T;
  }

  async business(): Promise<Business> {
    const { businesses } = await this.call<{ businesses: Business[] }>('GET', '/state');
    const [first] = businesses;
    if (!first) throw new Error('the simulator has no business');
    return first;
  }

  /** Waits until the demo has connected its own inbox: what a phone says from then on arrives. */
  async connected(): Promise<void> {
    await until('the demo to be connected to the simulator', async () => {
      const { verified } = await this.call<Webhook>('GET', '/webhook');
      return verified && (await this.business()).subscribed;
    });
  }

  /** A phone of its own for a test. `lastDigits` makes a magic number of it. */
  async customer(name: string, lastDigits = ''): Promise<Customer> {
    const serial = String(10_000_000 + ++customers * 7919 + (process.pid % 5000) * 16_000);
    const number = `54911${serial.slice(-8)}`;
    const wa_id = lastDigits ? number.slice(0, -4) + lastDigits : number;
    const { id } = await this.call<{ id: string }>('POST', '/customers', { wa_id, name });
    return new Customer(this, id, name);
  }

  /** Puts a file where a phone can send it from, and gives its id. */
  async media(mime: string, filename: string, bytes: Uint8Array): Promise<string> {
    const query = new URLSearchParams({ mime, filename });
    const answer = await fetch(`${this.base}/_sim/media?${query}`, {
      method: 'POST',
      body: new Uint8Array(bytes),
    });
    if (!answer.ok) throw new Error(`the file was not taken: ${await answer.text()}`);
    return ((await answer.json()) as { id: string }).id;
  }

  /** The bytes of a file that a phone got. */
  async bytes(media: string): Promise<Buffer> {
    return Buffer.from(await (await fetch(`${this.base}/_sim/media/${media}`)).arrayBuffer());
  }

  faults(change: Json, phone = ''): Promise<unknown> {
    return this.call('PATCH', `/faults?phone_id=${phone}`, change);
  }

  settings(change: Json): Promise<unknown> {
    return this.call('PATCH', '/settings', change);
  }

  token(business: string, change: Json): Promise<unknown> {
    return this.call('POST', `/businesses/${business}/token`, change);
  }

  /** What an admin enters on Meta's page; a refusal is an answer, not an error. */
  webhook(callback_url: string, verify_token: string, app_id = ''): Promise<Webhook> {
    return this.call<Webhook>('PUT', '/webhook', { app_id, callback_url, verify_token }, [422]);
  }

  /** Tells the server any change, as raw JSON. */
  inject(change: { phone_id?: string; waba_id?: string; field: string; value: Json }) {
    return this.call<{ element: number }>('POST', '/inject', change);
  }

  ledger(): Promise<{ sends: Send[] | null; elements: Element[] | null }> {
    return this.call('GET', '/ledger');
  }

  /** What was accepted for one customer, in order. */
  async sendsTo(customer: Customer): Promise<Send[]> {
    const { sends } = await this.ledger();
    return (sends ?? []).filter((one) => one.customer === customer.id || one.to === customer.id);
  }
}

/** A person with a phone. */
export class Customer {
  constructor(
    readonly meta: Meta,
    /** The number, as WhatsApp writes it. */
    readonly id: string,
    readonly name: string,
  ) {}

  /** Says something to the first number; gives its wamid. */
  async say(what: Say): Promise<string> {
    return (await this.meta.call<{ id: string }>('POST', `/customers/${this.id}/say`, what)).id;
  }

  write(text: string, more: Json = {}): Promise<string> {
    return this.say({ kind: 'text', text, ...more });
  }

  /** What is answered on the company's own phone. */
  async businessPhone(text: string): Promise<void> {
    const { numbers } = await this.meta.business();
    await this.meta.call('POST', `/numbers/${numbers[0]?.phone_id}/say`, {
      customer: this.id,
      kind: 'text',
      text,
    });
  }

  patch(change: Json): Promise<unknown> {
    return this.meta.call('PATCH', `/customers/${this.id}`, change);
  }

  private get(): Promise<Thread> {
    return this.meta.call('GET', `/customers/${this.id}/thread`);
  }

  async thread(): Promise<Told[]> {
    return (await this.get()).messages ?? [];
  }

  /** The first message on the phone that is like this, as soon as there is one. */
  async sees(what: string, like: (told: Told) => boolean): Promise<Told> {
    let found: Told | undefined;
    await until(`the phone to show ${what}`, async () => {
      found = (await this.thread()).find(like);
      return found !== undefined;
    });
    return found as Told;
  }

  seesText(text: string): Promise<Told> {
    return this.sees(`«${text}»`, (told) => told.text === text);
  }

  /** Waits until the phone shows «escribiendo…». */
  async seesTyping(): Promise<void> {
    await until('the phone to show typing', async () => ((await this.get()).typing_until ?? 0) > 0);
  }
}

const samples = resolve(import.meta.dirname, '../../../internal/blob/media/testdata');

/** Real files, each two seconds long where it lasts. */
export const sample = {
  voice: () => readFile(resolve(samples, 'opus.ogg')),
  audio: () => readFile(resolve(samples, 'cbr.mp3')),
  video: () => readFile(resolve(samples, 'film.mp4')),
  sticker: () => readFile(resolve(samples, 'still.webp')),
};
