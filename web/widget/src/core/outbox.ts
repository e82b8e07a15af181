import { ApiError } from './api';
import type { Lock } from './lock';
import type { Box } from './storage';
import type { Contact, FieldName, Outgoing, Sent } from './types';

/** A message that the server does not have yet. */
export interface Entry extends Outgoing {
  /** The server's word when it refused for good; the visitor decides what follows. */
  failed?: string;
  /** Fields that the server asks for, with failed = "contact_required". */
  fields?: FieldName[];
}

export interface OutboxNeeds {
  box: Box;
  lock: Lock;
  send(message: Outgoing): Promise<Sent>;
  /** The server has it; called before the entry leaves storage. */
  onSent(sent: Sent): void;
  /** The list or the state of a try changed. */
  onChange(): void;
  now?(): number;
  /** Runs work after ms; returns how to call it off. */
  later?(work: () => void, ms: number): () => void;
}

const inMs = (work: () => void, ms: number) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
};

const clean = ({ failed: _, fields: __, ...message }: Entry): Outgoing => message;

/** The outbox of one inbox, shared by all tabs through storage. Each entry has its own
 *  storage key, so that tabs never overwrite one another; only the holder of the lock sends. */
export class Outbox {
  #needs: Required<OutboxNeeds>;
  #running = false;
  #again = false;
  #failures = 0;
  #cancel = () => {};

  constructor(needs: OutboxNeeds) {
    this.#needs = { now: Date.now, later: inMs, ...needs };
  }

  /** Keeps the message in storage, then sends it in its turn. */
  add(message: Outgoing) {
    const last = this.#keys().pop();
    const at = Math.max(this.#needs.now(), last ? Number(last.split('.')[1]) + 1 : 0);
    this.#needs.box.set(`o.${String(at).padStart(15, '0')}.${message.client_id}`, message);
    this.#needs.onChange();
    this.kick();
  }

  /** All that waits or failed, oldest first. */
  list(): Entry[] {
    return this.#keys().flatMap((key) => this.#read(key) ?? []);
  }

  /** Puts a failed one back in its turn, with the contact data if given. */
  retry(clientId: string, contact?: Contact) {
    const key = this.#keyOf(clientId);
    const entry = key && this.#read(key);
    if (!entry) return;
    const message = clean(entry);
    if (contact) message.contact = { ...message.contact, ...contact };
    this.#needs.box.set(key, message);
    this.#needs.onChange();
    this.kick();
  }

  discard(clientId: string) {
    const key = this.#keyOf(clientId);
    if (key) this.#needs.box.del(key);
    this.#needs.onChange();
  }

  /** Tries now, e.g. when the network is back. A wait that the server asked for still holds. */
  kick = async () => {
    this.#cancel();
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      if (this.#keys().length) await this.#needs.lock(() => this.#sendAll());
    } catch {
      this.#schedule(1000);
    }
    this.#running = false;
    if (this.#again) {
      this.#again = false;
      this.kick();
    }
  };

  /** Until when the server asked us to wait, in ms since 1970; 0 = it did not.
   *  A clock set far back must not hold messages for hours. */
  waitUntil(): number {
    const now = this.#needs.now();
    const until = this.#needs.box.get<number>('wait') ?? 0;
    return until > now && until <= now + 600_000 ? until : 0;
  }

  /** True while the last try found no server. */
  stuck(): boolean {
    return this.#failures > 0 && this.#keys().length > 0;
  }

  /** Forgets everything unsent. */
  clear() {
    this.#cancel();
    for (const key of this.#keys()) this.#needs.box.del(key);
    this.#needs.box.del('wait');
    this.#failures = 0;
    this.#needs.onChange();
  }

  #keys = () => this.#needs.box.names('o.');
  #read = (key: string) => this.#needs.box.get<Entry>(key);
  #keyOf = (clientId: string) => this.#keys().find((key) => key.endsWith(`.${clientId}`));

  #schedule(ms: number) {
    this.#cancel();
    this.#cancel = this.#needs.later(this.kick, ms);
  }

  async #sendAll() {
    for (;;) {
      const until = this.waitUntil();
      if (until) return this.#schedule(until - this.#needs.now());
      const key = this.#keys().find((name) => !this.#read(name)?.failed);
      const entry = key && this.#read(key);
      if (!entry) return;
      try {
        const sent = await this.#needs.send(clean(entry));
        this.#failures = 0;
        // Gone meanwhile: the visitor signed out, and nothing of this may come back.
        if (!this.#read(key)) continue;
        this.#needs.onSent(sent);
        this.#needs.box.del(key);
        this.#needs.onChange();
      } catch (error) {
        if (this.#refused(key, entry, error)) return;
      }
    }
  }

  /** Notes a refusal; true if the rest must wait. */
  #refused(key: string, entry: Entry, error: unknown): boolean {
    const refusal = error instanceof ApiError ? error : new ApiError(0, 'offline');
    const { box, now, onChange } = this.#needs;
    if (!refusal.passing) {
      if (this.#read(key)) {
        const fields = refusal.body.fields as FieldName[] | undefined;
        box.set(key, { ...entry, failed: refusal.code, fields });
      }
      onChange();
      return false;
    }
    const asked = refusal.retryMs || (refusal.status === 429 ? 5000 : 0);
    const backoff = 1000 * 2 ** Math.min(this.#failures, 5) * (0.5 + Math.random() / 2);
    // A server that asks for patience is there: only silence and failure count as being cut off.
    if (refusal.status !== 429) this.#failures++;
    if (asked) box.set('wait', now() + asked);
    this.#schedule(asked || backoff);
    onChange();
    return true;
  }
}
