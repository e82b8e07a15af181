import type { Box } from './storage';

interface Lease {
  me: string;
  /** ms since 1970. */
  until: number;
}

/** How long a lease holds without renewal, in ms. */
export const leaseMs = 8000;
/** A claim counts when it still stands after this long: of two made at once the later one wins. */
const settleMs = 40;

/** One tab of the origin leads: it alone holds the live line and sends the outbox. The lease is in
 *  storage; a leader that closes gives it up, one that the browser put to sleep lets it lapse. */
export class Lead {
  #box: Box;
  #me: string;
  #onLead: (lead: boolean) => void;
  #on = false;
  #timer?: ReturnType<typeof setTimeout>;
  /** Whether this tab leads. */
  leads = false;

  constructor(box: Box, me: string, onLead: (lead: boolean) => void) {
    this.#box = box;
    this.#me = me;
    this.#onLead = onLead;
  }

  /** Leads, or waits for its turn. */
  join() {
    this.#on = true;
    this.tick();
  }

  leave() {
    this.#on = false;
    clearTimeout(this.#timer);
    if (this.#holder() === this.#me) this.#box.del('lead');
    this.#set(false);
  }

  /** Looks at the lease now, e.g. because it changed. */
  tick = () => {
    if (!this.#on) return;
    const holder = this.#holder();
    const mine = holder === this.#me;
    this.#set(mine);
    if (mine || !holder) this.#box.set('lead', { me: this.#me, until: Date.now() + leaseMs });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.tick, holder ? leaseMs / 4 : settleMs);
  };

  /** Who holds the lease. One from a clock that was set back would never lapse: it counts as lapsed. */
  #holder(): string | undefined {
    const lease = this.#box.get<Lease>('lead');
    const left = (lease?.until ?? 0) - Date.now();
    return left > 0 && left <= leaseMs ? lease?.me : undefined;
  }

  #set(leads: boolean) {
    if (leads === this.leads) return;
    this.leads = leads;
    this.#onLead(leads);
  }
}
