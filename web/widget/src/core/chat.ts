import { pickLocale } from '../i18n';
import { type Api, type ApiError, createApi } from './api';
import { cardFor, order } from './card';
import { compose } from './compose';
import { Lead } from './lead';
import { backoffMs, Live } from './live';
import { bare, type FileNote, Outbox } from './outbox';
import { Parts } from './parts';
import { openSession, randomText, subjectOf } from './session';
import { type Box, dropFiles, openBox } from './storage';
import * as store from './store';
import type { Contact, Frame, Sent, VState } from './types';
import { type Note, newsOf, noView, type View } from './view';

const typingShownMs = 6000;
const typingSentMs = 3000;
const lostAfterMs = 5000;

/** One visitor in one inbox: everything but the screen. Nothing is asked of the server
 *  until `open`, unless a session exists. */
export class Chat {
  #box: Box;
  /** What this tab remembers until it is closed: the draft, and whether the chat was open. */
  readonly tab: Box;
  readonly api: Api;
  /** What waits to be sent. */
  readonly outbox: Outbox;
  /** What is fetched only when it is needed. */
  readonly parts: Parts;
  #live: Live;
  /** Whether this tab is the one that sends. */
  readonly lead: Lead;
  #channel: BroadcastChannel;
  #session;
  /** Begins the name of everything that this inbox keeps in the browser. */
  readonly prefix: string;
  #listeners = new Set<() => void>();
  /** The present state of all that is shown. */
  view = noView;
  #host: Contact = {};
  #token = '';
  #loading = false;
  #joined = false;
  #lost = false;
  #reloads = 0;
  #typedAt = 0;
  #readSeq = 0;
  #timers: Record<string, ReturnType<typeof setTimeout>> = {};

  constructor(base: string, key: string) {
    this.prefix = `bandeja.${key}.`;
    this.#box = openBox(() => localStorage, this.prefix);
    this.tab = openBox(() => sessionStorage, this.prefix);
    this.#session = openSession(this.#box);
    this.api = createApi(base, key, this.#session.secret);
    this.parts = new Parts(base, () => this.emit());
    this.outbox = new Outbox({
      box: this.#box,
      leads: () => this.lead.leads,
      send: async (entry) => {
        try {
          if (!entry.file) return await this.api.send(bare(entry));
          return await (await this.parts.fetch('files')).deliver(entry, this);
        } catch (error) {
          if ((error as ApiError).code === 'expired') this.#load();
          throw error;
        }
      },
      onSent: (sent) => {
        this.#take(sent);
        this.#say({ sent });
      },
      onChange: () => this.emit(),
    });
    this.lead = new Lead(this.#box, randomText(9), (leads) => {
      this.outbox.kick();
      if (leads && this.#joined) this.#live.start();
      else this.#live.stop();
    });
    this.#channel = new BroadcastChannel(this.prefix);
    this.#channel.onmessage = ({ data }) => this.#hear(data);
    this.#live = new Live({
      url: (since) => `${base.replace('http', 'ws')}/w/${key}/live?since=${since}`,
      secret: this.#session.secret,
      since: () => this.view.thread.upTo,
      poll: this.api.poll,
      onFrame: (frame) => this.#frame(frame),
      onUp: (up) => this.#heard(up),
      onGone: () => this.#load(),
    });
    this.emit({ config: this.#box.get('config') });
  }

  subscribe(listener: () => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Listens to the page and takes up the session, if there is one. */
  start() {
    const wake = () => {
      this.emit();
      if (document.hidden) return;
      if (this.#session.secret()) this.lead.join();
      this.outbox.kick();
      this.#live.wake();
    };
    for (const event of ['online', 'offline', 'pageshow']) addEventListener(event, wake);
    document.addEventListener('visibilitychange', wake);
    addEventListener('pagehide', () => this.lead.leave());
    addEventListener('storage', ({ key }) => {
      if (key === `${this.prefix}session` || !key) return this.#resume();
      if (key === `${this.prefix}lead`) return this.lead.tick();
      this.emit();
      this.outbox.kick();
    });
    if (this.#session.secret()) this.#resume();
  }

  open() {
    this.tab.set('open', 1);
    this.emit({ open: true });
    this.refresh();
  }

  close() {
    this.tab.del('open');
    this.emit({ open: false });
  }

  /** Reads the inbox's settings again, and the thread: addresses in it may have run out. */
  refresh() {
    this.api.config().then(
      (config) => {
        this.#box.set('config', config);
        this.emit({ config, error: '' });
      },
      ({ code, passing }: ApiError) => {
        if (!passing || !this.view.config) this.emit({ error: code });
      },
    );
    this.#load();
  }

  /** Sends a text, a file or both: it is kept first and leaves in its turn. */
  send(text: string, file?: FileNote, id = randomText(16)) {
    // Writing on, past a card that may be left empty, is an answer to it.
    if (this.view.card?.id === 'inbox') this.skip('inbox');
    this.#session.ensure();
    this.lead.join();
    this.outbox.add(compose(this.view, this.#box, id, text, file));
  }

  async loadEarlier() {
    const { thread, loadingEarlier } = this.view;
    if (!thread.before || loadingEarlier) return;
    this.emit({ loadingEarlier: true });
    try {
      const page = await this.api.page(thread.before);
      this.emit({ thread: store.applyEarlier(this.view.thread, page) });
    } catch {
      // The reader sees the same place; scrolling up asks again.
    }
    this.emit({ loadingEarlier: false });
  }

  /** The visitor is typing. */
  typing() {
    const now = Date.now();
    if (this.view.thread.state.status !== 'open' || now - this.#typedAt < typingSentMs) return;
    this.#typedAt = now;
    if (!this.#live.send({ t: 'typing' })) this.api.typing().catch(() => {});
  }

  /** The visitor has the end of the thread before the eyes. */
  seen() {
    const { thread } = this.view;
    const last = thread.items.findLast((item) => item.author !== 'visitor')?.seq ?? 0;
    if (last <= Math.max(this.#readSeq, thread.state.read_seq)) return;
    this.#readSeq = last;
    this.#setState({ ...thread.state, unread: 0 });
    this.#after('read', 300, () =>
      this.api.read(last).catch(() => {
        this.#readSeq = 0;
      }),
    );
  }

  /** Puts a card aside. */
  skip(id: string) {
    this.tab.set('skipped', [...(this.tab.get<string[]>('skipped') ?? []), id]);
    this.emit();
  }

  /** Values that the host page knows. */
  set(contact: Contact) {
    for (const name of order)
      if (typeof contact?.[name] === 'string') this.#host[name] = contact[name].slice(0, 254);
    this.emit();
    this.#tellHost();
  }

  /** The host page says who the visitor is, by a signed token. */
  identify(token: string) {
    const known = this.#session.subject();
    // Another person at the same browser must not find the first one's thread.
    if (known && known !== subjectOf(token)) this.logout();
    this.#token = token;
    if (this.#session.secret() || this.view.open) this.#load();
  }

  /** Forgets the session, what was not sent, and the contact data, in all tabs. */
  logout() {
    this.#forget();
    this.outbox.clear();
    this.#session.drop();
  }

  #forget() {
    this.#token = '';
    this.#host = {};
    this.#readSeq = 0;
    for (const name of ['contact', 'skipped', 'draft']) this.tab.del(name);
    this.lead.leave();
    dropFiles(this.prefix);
    this.parts.here.files?.tray.clear();
    this.#blank();
  }

  /** No thread, and no line to hear of one. */
  #blank() {
    this.#joined = this.#lost = false;
    this.#live.stop();
    this.emit({ thread: { ...store.emptyThread, loaded: true }, typing: '', error: '' });
  }

  #resume() {
    if (!this.#session.secret()) return this.#forget();
    this.#load();
    this.outbox.kick();
  }

  async #identifyNow() {
    const token = this.#token;
    const had = this.#session.secret();
    this.#session.ensure();
    try {
      this.#setState((await this.api.identify(token)).state);
      this.#session.setSubject(subjectOf(token));
    } catch (error) {
      if (!had && !this.outbox.list().length) this.#session.drop();
      if ((error as ApiError).passing) return this.#loadFailed(error as ApiError);
    }
    this.#token = ''; // taken, or refused for good
    this.#load();
  }

  /** Tells the server what it does not know of what the host page said. */
  async #tellHost() {
    const { state } = this.view.thread;
    const news = newsOf(this.#host, state);
    if (state.status === 'none' || !news) return;
    try {
      await this.tell(news);
    } catch {
      // It goes with the next message.
    }
  }

  /** Tells the server contact data. Rejects with ApiError if it refuses. */
  async tell(contact: Contact) {
    this.#setState((await this.api.contact(contact)).state);
  }

  async #load() {
    // What there is to read depends on who it is.
    if (this.#token) return this.#identifyNow();
    if (this.#loading) return;
    if (!this.#session.secret())
      return this.emit({ thread: { ...this.view.thread, loaded: true } });
    this.#loading = true;
    try {
      const page = await this.api.page('');
      this.#reloads = 0;
      this.emit({ thread: store.applyNewest(this.view.thread, page), error: '' });
      this.#tellHost();
      this.#join();
    } catch (error) {
      this.#loadFailed(error as ApiError);
    }
    this.#loading = false;
  }

  #loadFailed({ code, passing, retryMs }: ApiError) {
    if (code === 'no_session' || code === 'expired') {
      // Unsent messages will make the session; with none it is a leftover of a server that forgot it.
      // One that was proved takes no message once its proof has run out: they go as a new visitor's.
      const unsent = this.outbox.list().length;
      if (code === 'expired' || !unsent) this.#session.drop();
      if (unsent) this.#session.ensure();
      return this.#blank();
    }
    this.emit({ error: code });
    if (passing) this.#after('load', retryMs || backoffMs(this.#reloads++), () => this.#load());
  }

  #join() {
    if (this.view.thread.state.status === 'none') return;
    this.#joined = true;
    this.lead.join();
    if (this.lead.leads) this.#live.start();
  }

  #heard(up: boolean) {
    if (this.lead.leads) this.#say({ up });
    this.#after('lost', up ? 0 : lostAfterMs, () => {
      this.#lost = !up;
      this.emit();
    });
    if (up) this.outbox.kick();
  }

  #frame(frame: Frame) {
    const { thread } = this.view;
    if (this.lead.leads) this.#say({ frame, after: thread.upTo });
    if (frame.t === 'resync') {
      this.#load().then(() => this.#live.restart());
    } else if (frame.t === 'typing') {
      const { config } = this.view;
      this.emit({ typing: frame.name || config?.team_name || config?.name || '…' });
      this.#after('typing', typingShownMs, () => this.emit({ typing: '' }));
    } else {
      const ended = frame.item && frame.item.author !== 'visitor';
      this.emit({ thread: store.apply(thread, frame), ...(ended && { typing: '' }) });
    }
  }

  #say(note: Note) {
    this.#channel.postMessage(note);
  }

  #hear({ frame, after = 0, sent, up }: Note) {
    if (sent) this.#take(sent);
    if (up !== undefined) this.#heard(up);
    if (!frame || !this.#joined) return;
    // A tab that slept has missed frames: it reads the thread again.
    if (after > this.view.thread.upTo) this.#load();
    else this.#frame(frame);
  }

  #take(sent: Sent) {
    const { thread } = this.view;
    const whole = thread.loaded && (thread.upTo || thread.items.length === 0);
    this.emit({ thread: store.applySent(thread, sent) });
    if (whole) this.#join();
    else this.#load();
  }

  #setState(state: VState) {
    this.emit({ thread: { ...this.view.thread, state } });
  }

  #after(name: string, ms: number, work: () => void) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(work, ms);
  }

  /** Changes what is shown, or works it out again. */
  emit(change: Partial<View> = {}) {
    const next = { ...this.view, ...change };
    const { config, thread } = next;
    next.entries = this.outbox
      .list()
      .filter((e) => !thread.items.some((item) => item.client_id === e.client_id));
    next.waitUntil = this.outbox.waitUntil();
    next.offline = !navigator.onLine || this.outbox.stuck() || (this.#joined && this.#lost);
    next.known = { ...this.#host, ...this.tab.get<Contact>('contact') };
    next.locale = pickLocale(config?.locale, navigator.languages);
    const skipped = this.tab.get<string[]>('skipped') ?? [];
    next.card = cardFor({ ...next, ...thread, skipped });
    this.view = next;
    for (const listener of this.#listeners) listener();
  }
}
