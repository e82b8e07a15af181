// What the page knows, and who wants to hear of changes to it.

export const state = {
  phase: 'loading', // loading, ready, error
  error: null,
  live: false,
  businesses: [],
  customers: [],
  settings: null,
  faults: null,
  counts: null,
  clock: { now: 0, offset_ms: 0, seen: 0 }, // seen: performance.now() when it was told
  log: [], // webhooks, the newest first
  customer: '',
  phone: '',
  thread: emptyThread('none'),
  reply: null, // the message that the next one quotes
  editing: null, // the message that is being rewritten
  ad: null, // the advertisement that the next message carries
  asBusiness: false, // one writes on the company's telephone
};

// emptyThread is a conversation before it is known: phase is none, loading, ready or error.
export function emptyThread(phase) {
  return { phase, error: null, messages: new Map(), typing: 0, windowUntil: 0 };
}

const listeners = new Map();
const pending = new Map();
let frame = 0;

// on calls fn once per frame in which any of the topics was touched, with the set of what was told of it.
export function on(topics, fn) {
  for (const topic of topics.split(' ')) {
    if (!listeners.has(topic)) listeners.set(topic, new Set());
    listeners.get(topic).add(fn);
  }
}

// touch says that a topic changed. Many touches of one frame are one call, so that a flood of events costs no more than
// what the screen can show. A page in the background still hears of them, once in a while.
export function touch(topic, detail) {
  if (!pending.has(topic)) pending.set(topic, new Set());
  if (detail !== undefined) pending.get(topic).add(detail);
  if (frame) return;
  frame = 1;
  if (document.hidden) setTimeout(flush, 100);
  else requestAnimationFrame(flush);
}

function flush() {
  frame = 0;
  const batch = new Map(pending);
  pending.clear();
  const calls = new Map();
  for (const [topic, details] of batch) {
    for (const fn of listeners.get(topic) ?? []) {
      if (!calls.has(fn)) calls.set(fn, new Set());
      for (const detail of details) calls.get(fn).add(detail);
    }
  }
  for (const [fn, details] of calls) fn(details);
}

export const currentCustomer = () => state.customers.find((c) => c.id === state.customer);

// numbers gives every number with its business, in the order of the simulator.
export function numbers() {
  return state.businesses.flatMap((business) =>
    business.numbers.map((number) => ({ ...number, business })),
  );
}

export const currentNumber = () => numbers().find((n) => n.phone_id === state.phone);

// now is the simulated time in microseconds.
export function now() {
  return state.clock.now + Math.round((performance.now() - state.clock.seen) * 1000);
}

export function setClock(clock) {
  state.clock = {
    now: clock.now,
    offset_ms: clock.offset_ms ?? state.clock.offset_ms,
    seen: performance.now(),
  };
  touch('clock');
}
