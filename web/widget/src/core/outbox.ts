import type { ApiError } from './api';
import { backoffMs } from './live';
import type { Box } from './storage';
import type { Contact, FieldName, Outgoing, Sent } from './types';

/** What is known of a file to be sent; its bytes lie elsewhere. */
export interface FileNote {
  name: string;
  /** Bytes. */
  size: number;
  mime: string;
  kind: string;
  /** Its bytes survive this tab. */
  kept?: boolean;
}

/** How far the server has a file. */
export interface UploadNote {
  id: string;
  /** Bytes that are there. */
  offset: number;
  /** Bytes that one piece may have. */
  chunk: number;
}

/** A message that the server does not have yet. */
export interface Entry extends Outgoing {
  /** The server's word when it refused for good; the visitor decides what follows. */
  failed?: string;
  /** Fields that the server asks for, with failed = "contact_required". */
  fields?: FieldName[];
  file?: FileNote;
  upload?: UploadNote;
}

export interface OutboxNeeds {
  box: Box;
  /** Whether this tab is the one that sends. */
  leads(): boolean;
  send(entry: Entry): Promise<Sent>;
  /** The server has it; called before the entry leaves storage. */
  onSent(sent: Sent): void;
  /** The list or the state of a try changed. */
  onChange(): void;
}

const clean = ({ failed: _, fields: __, ...entry }: Entry): Entry => entry;

/** The message as the server takes it. */
export const bare = ({ file: _, upload: __, ...entry }: Entry): Outgoing => clean(entry);

/** The outbox of one inbox, shared by all tabs through storage. Each entry has its own
 *  storage key, so that tabs never overwrite one another; only the leading tab sends. */
export class Outbox {
  #needs: OutboxNeeds;
  #running = false;
  #failures = 0;
  #timer?: ReturnType<typeof setTimeout>;

  constructor(needs: OutboxNeeds) {
    this.#needs = needs;
  }

  /** Keeps the message in storage, then sends it in its turn. */
  add(message: Entry) {
    const last = this.#keys().pop();
    const at = Math.max(Date.now(), last ? Number(last.split('.')[1]) + 1 : 0);
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
    this.amend(clientId, (entry) =>
      clean({ ...entry, contact: contact ? { ...entry.contact, ...contact } : entry.contact }),
    );
    this.kick();
  }

  /** Changes an entry; false if it is gone. */
  amend(clientId: string, change: (entry: Entry) => Entry): boolean {
    const key = this.#keyOf(clientId);
    const entry = key && this.#read(key);
    if (!entry) return false;
    this.#needs.box.set(key, change(entry));
    this.#needs.onChange();
    return true;
  }

  discard(clientId: string) {
    const key = this.#keyOf(clientId);
    if (key) this.#needs.box.del(key);
    this.#needs.onChange();
  }

  /** Tries now, e.g. when the network is back. A wait that the server asked for still holds. */
  kick = async () => {
    clearTimeout(this.#timer);
    if (this.#running) return;
    this.#running = true;
    while (this.#needs.leads() && (await this.#sendNext()));
    this.#running = false;
  };

  /** Until when the server asked us to wait, in ms since 1970; 0 = it did not.
   *  A clock set far back must not hold messages for hours. */
  waitUntil(): number {
    const now = Date.now();
    const until = this.#needs.box.get<number>('wait') ?? 0;
    return until > now && until <= now + 600_000 ? until : 0;
  }

  /** True while the last try found no server. */
  stuck(): boolean {
    return this.#failures > 0 && this.#keys().length > 0;
  }

  /** Forgets everything unsent. */
  clear() {
    clearTimeout(this.#timer);
    for (const key of this.#keys()) this.#needs.box.del(key);
    this.#needs.box.del('wait');
    this.#failures = 0;
    this.#needs.onChange();
  }

  #keys = () => this.#needs.box.names('o.');
  #read = (key: string) => this.#needs.box.get<Entry>(key);
  #keyOf = (clientId: string) => this.#keys().find((key) => key.endsWith(`.${clientId}`));

  #schedule(ms: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.kick, ms);
  }

  /** Sends the oldest; true if it may be the next one's turn. */
  async #sendNext(): Promise<boolean> {
    const until = this.waitUntil();
    const key = this.#keys().find((name) => !this.#read(name)?.failed);
    const entry = key && this.#read(key);
    if (until) this.#schedule(until - Date.now());
    if (!entry || until) return false;
    try {
      const sent = await this.#needs.send(entry);
      this.#failures = 0;
      // Gone meanwhile: the visitor signed out, and nothing of this may come back.
      if (!this.#read(key)) return true;
      this.#needs.onSent(sent);
      this.#needs.box.del(key);
      this.#needs.onChange();
      return true;
    } catch (error) {
      return this.#refused(entry.client_id, error as ApiError);
    }
  }

  /** Notes a refusal; true if the others need not wait for it. */
  #refused(id: string, refusal: ApiError): boolean {
    const { box, onChange } = this.#needs;
    const { status, code, body, retryMs, passing } = refusal;
    if (passing) {
      const asked = retryMs || (status === 429 ? 5000 : 0);
      const wait = asked || backoffMs(this.#failures);
      // A server that asks for patience is there: only silence and failure count as being cut off.
      if (status !== 429) this.#failures++;
      if (asked) box.set('wait', Date.now() + asked);
      this.#schedule(wait);
    } else {
      this.amend(id, (entry) => ({
        ...entry,
        failed: code,
        fields: body.fields as FieldName[] | undefined,
      }));
    }
    onChange();
    return !passing;
  }
}
