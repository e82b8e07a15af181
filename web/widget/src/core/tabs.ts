import type { Frame, Sent } from './types';

/** What the tabs of one origin tell one another. */
export type Note =
  /** A live frame as the leading tab received it; `after` = its place before the frame. */
  | { k: 'frame'; after: number; frame: Frame }
  | { k: 'up'; up: boolean }
  /** The server has a message of ours. */
  | { k: 'sent'; sent: Sent }
  /** The visitor signed out. */
  | { k: 'out' }
  /** A tab came to the front: does a leader hear me? */
  | { k: 'ask' }
  | { k: 'here'; upTo: number; up: boolean };

export interface TabsNeeds {
  name: string;
  locks?: Pick<LockManager, 'request'>;
  channel?: (name: string) => BroadcastChannel;
  onNote(note: Note): void;
  /** This tab holds the live line from now on, or does not any more. */
  onLead(lead: boolean): void;
  /** What a leader answers to `ask`. */
  status(): { upTo: number; up: boolean };
}

/** How long a tab that came to the front waits for the leader's answer, in ms. */
const answerMs = 800;

/** One live line for all tabs: the tab with the lock leads and relays what it hears. Browsers
 *  put background tabs to sleep with the lock in hand, so a tab in front that gets no answer takes it.
 *  Where the browser has no locks or channels every tab leads for itself. */
export class Tabs {
  #needs: TabsNeeds;
  #channel?: BroadcastChannel;
  #lead = false;
  #on = false;
  #release = () => {};
  #wait = new AbortController();
  #answer?: ReturnType<typeof setTimeout>;

  constructor(needs: TabsNeeds) {
    this.#needs = needs;
    if (!needs.locks || !needs.channel) return;
    this.#channel = needs.channel(needs.name);
    this.#channel.onmessage = ({ data }: { data: Note }) => {
      if (data.k === 'here') clearTimeout(this.#answer);
      if (data.k === 'ask' && this.#lead) this.say({ k: 'here', ...needs.status() });
      else needs.onNote(data);
    };
  }

  say(note: Note) {
    this.#channel?.postMessage(note);
  }

  /** Leads, or follows whoever leads. */
  join() {
    if (this.#on) return;
    this.#on = true;
    this.#request(false);
    this.front();
  }

  leave() {
    this.#on = false;
    clearTimeout(this.#answer);
    this.#set(false);
    this.#wait.abort();
    this.#release();
  }

  /** The tab came to the front. */
  front() {
    if (!this.#on || this.#lead || !this.#channel) return;
    clearTimeout(this.#answer);
    this.say({ k: 'ask' });
    this.#answer = setTimeout(() => {
      if (this.#on && !this.#lead && !document.hidden) this.#request(true);
    }, answerMs);
  }

  #set(lead: boolean) {
    if (lead === this.#lead) return;
    this.#lead = lead;
    this.#needs.onLead(lead);
  }

  #request(steal: boolean) {
    const { locks, name } = this.#needs;
    if (!this.#channel || !locks) return this.#set(true);
    // A tab stands in the line once: what it asked for before is withdrawn.
    this.#wait.abort();
    const wait = new AbortController();
    this.#wait = wait;
    const hold = () =>
      new Promise<void>((done) => {
        this.#release = done;
        if (this.#on) this.#set(true);
        else done();
      });
    const options: LockOptions = steal ? { steal } : { signal: wait.signal };
    locks.request(`${name}live`, options, hold).catch(() => {
      if (wait.signal.aborted) return;
      // Dispossessed by the tab in front: stand in the line again.
      this.#set(false);
      if (this.#on) this.#request(false);
    });
  }
}
