// Keeps the store in step with the simulator: loads it, then follows its events.

import { BASE, customerPath, get, part } from './api.js';
import { emptyThread, numbers, setClock, state, touch } from './store.js';

const DAY = 24 * 3600 * 1e6;
const LOG_LINES = 200;

let source = null;
let retry = 0;

// start opens the stream of events. Everything is loaded when it says hello, and again after each time it was cut.
export function start() {
  source?.close();
  source = new EventSource(`${BASE}/events`);
  const hear = (name, fn) => source.addEventListener(name, (event) => fn(JSON.parse(event.data)));
  hear('hello', async () => {
    state.live = true;
    retry = 0;
    touch('live');
    await load();
  });
  hear('message', messageEvent);
  hear('typing', typingEvent);
  hear('customer', customerEvent);
  hear('number', () => loadSoon());
  hear('template', () => loadSoon());
  hear('webhook', webhookEvent);
  hear('clock', setClock);
  hear('faults', async () => {
    state.faults = await get('/state').then(
      (s) => s.faults,
      () => state.faults,
    );
    touch('faults');
  });
  hear('reset', load);
  source.addEventListener('error', cut);
}

// A stream that was cut is opened anew at once, and with longer and longer waits while nobody answers.
function cut() {
  state.live = false;
  touch('live');
  if (state.phase === 'loading') fail(null);
  source.close();
  setTimeout(start, 250 * 2 ** retry);
  retry = Math.min(retry + 1, 5);
}

function fail(err) {
  state.phase = 'error';
  state.error = err;
  touch('phase');
}

// load fetches everything, the open conversation too.
export async function load() {
  try {
    const all = await get('/state');
    const { businesses, customers, settings, faults, counts } = all;
    Object.assign(state, {
      businesses,
      customers,
      settings,
      faults,
      counts,
      phase: 'ready',
      error: null,
    });
    setClock(all);
  } catch (err) {
    if (state.phase !== 'ready') fail(err);
    return;
  }
  for (const topic of ['phase', 'customers', 'businesses', 'faults', 'counts']) touch(topic);
  choose(state.customer, state.phone);
}

let loading = 0;

// loadSoon fetches what is not in any event (businesses, settings, counts), at most once in half a second.
export function loadSoon() {
  if (loading) return;
  loading = setTimeout(async () => {
    loading = 0;
    try {
      const all = await get('/state');
      Object.assign(state, {
        businesses: all.businesses,
        settings: all.settings,
        counts: all.counts,
        faults: all.faults,
      });
      touch('businesses');
      touch('counts');
    } catch {
      // The stream's own state says that nobody answers.
    }
  }, 500);
}

// choose opens the conversation of a customer with a number; what is not there gives way to the first one.
export function choose(customer, phone) {
  const all = numbers();
  state.customer = state.customers.some((c) => c.id === customer)
    ? customer
    : (state.customers[0]?.id ?? '');
  state.phone = all.some((n) => n.phone_id === phone) ? phone : (all[0]?.phone_id ?? '');
  state.asBusiness &&= Boolean(all.find((n) => n.phone_id === state.phone)?.coexistence);
  const hash = new URLSearchParams({ c: state.customer, p: state.phone });
  history.replaceState(null, '', `#${hash}`);
  touch('customers');
  loadThread();
}

let asked = 0;
let touched = new Set(); // messages that an event brought while the conversation was being fetched: they are newer

async function loadThread() {
  asked += 1;
  const mine = asked;
  const { customer, phone } = state;
  const known =
    state.thread.phase === 'ready' &&
    state.thread.customer === customer &&
    state.thread.phone === phone;
  if (!known) {
    state.thread = { ...emptyThread(customer && phone ? 'loading' : 'none'), customer, phone };
    Object.assign(state, { reply: null, editing: null, ad: null });
    touch('thread');
  }
  touched = new Set();
  if (!customer || !phone) return;
  try {
    const told = await get(`${customerPath(customer, 'thread')}?phone_id=${part(phone)}`);
    if (mine === asked) take(told, known);
  } catch (err) {
    if (mine !== asked) return;
    Object.assign(state.thread, { phase: 'error', error: err });
    touch('thread');
  }
}

// take shows a conversation that was fetched. One that stood on the screen already is changed only where it differs, so that
// nobody loses the place where they read.
function take(told, known) {
  const { thread } = state;
  const before = thread.messages;
  const messages = new Map(told.messages.map((m) => [m.id, m]));
  for (const id of touched) messages.set(id, before.get(id));
  const typing = told.typing_until ?? 0;
  Object.assign(thread, {
    phase: 'ready',
    error: null,
    messages,
    typing,
    windowUntil: told.window_until ?? 0,
  });
  if (!known || [...before.keys()].some((id) => !messages.has(id))) {
    touch('thread');
    return;
  }
  for (const [id, m] of messages) {
    if (JSON.stringify(before.get(id)) !== JSON.stringify(m)) touch('messages', id);
  }
  touch('typing');
}

export const reloadThread = loadThread;

function messageEvent(message) {
  if (message.customer !== state.customer || message.phone_id !== state.phone) return;
  const { thread } = state;
  if (message.from === 'business' && !thread.messages.has(message.id)) thread.typing = 0;
  if (message.from === 'customer')
    thread.windowUntil = Math.max(thread.windowUntil, message.at + DAY);
  thread.messages.set(message.id, message);
  touched.add(message.id);
  touch('messages', message.id);
  countsSoon();
}

function typingEvent(event) {
  if (event.customer !== state.customer || event.phone_id !== state.phone) return;
  state.thread.typing = event.until;
  touch('typing');
}

function customerEvent(customer) {
  const at = state.customers.findIndex((c) => c.id === customer.id);
  if (at < 0) state.customers.push(customer);
  else state.customers[at] = customer;
  touch('customers');
  if (!state.customer) choose(customer.id, state.phone);
}

let line = 0;

function webhookEvent(event) {
  line += 1;
  state.log.unshift({ ...event, line, at: Date.now() });
  state.log.length = Math.min(state.log.length, LOG_LINES);
  touch('log');
  countsSoon();
}

let counting = 0;

// countsSoon fetches the ledger's counts, at most once a second.
export function countsSoon() {
  if (counting) return;
  counting = setTimeout(async () => {
    counting = 0;
    try {
      state.counts = (await get('/ledger?summary=1')).counts;
      touch('counts');
    } catch {
      // The stream's own state says that nobody answers.
    }
  }, 1000);
}
