// The company's app at Meta: what it copies from here, and its numbers.

import { GRAPH, part, patch, post } from './api.js';
import { button, field, h, iconButton, swap, toggle } from './dom.js';
import { t } from './i18n.js';
import { on, state } from './store.js';
import { loadSoon } from './sync.js';
import { attempt, copy } from './ui.js';
import { webhookCard } from './webhook.js';

let chosen = '';

// business is the one that the panel shows.
export const business = () => state.businesses.find((b) => b.id === chosen) ?? state.businesses[0];

export function appSection() {
  const pick = h('div', {});
  const app = h('div', { class: 'card-box' });
  const phones = h('div', { class: 'card-box' });
  const hook = webhookCard(business);
  const draw = () => {
    const b = business();
    for (const box of [app, phones, hook]) box.hidden = !b;
    if (!b) return;
    swap(pick, state.businesses.length > 1 && businessSelect(b));
    swap(app, appCard(b));
    swap(phones, numbersCard(b));
  };
  on('businesses phase', draw);
  draw();
  return [pick, app, hook, phones];
}

function businessSelect(b) {
  const select = h(
    'select',
    { data: { key: 'business' }, on: { change: () => choose(select.value) } },
    state.businesses.map((other) =>
      h('option', { value: other.id, selected: other.id === b.id }, other.name),
    ),
  );
  return field(t('business'), select);
}

function choose(id) {
  chosen = id;
  loadSoon();
}

// copyRow is a value with a button that copies it.
function copyRow(words, value) {
  return h(
    'div',
    { class: 'copy-row' },
    h('span', { class: 'copy-name' }, words),
    h('code', {}, value),
    iconButton('copy', t('copy', { what: words }), () => copy(value), {
      data: { key: `copy ${words} ${value}` },
    }),
  );
}

function appCard(b) {
  return [
    h('h3', {}, `${t('appCard')} · ${b.name}`),
    h('p', { class: 'help' }, t('appHelp')),
    copyRow(t('graph'), GRAPH),
    copyRow(t('appId'), b.app_id),
    copyRow(t('appSecret'), b.app_secret),
    copyRow(t('token'), b.token),
    copyRow(t('waba'), b.waba_id),
    keyed(
      toggle(
        t('tokenExpired'),
        b.token_expired,
        (expired) => token(b, { expired }),
        t('tokenExpiredHelp'),
      ),
      'expired',
    ),
    button(t('newToken'), () => token(b, { token: freshToken(), expired: false }), {
      icon: 'key',
      kind: 'small',
      'data-key': 'new-token',
    }),
  ];
}

function keyed(row, key) {
  row.querySelector('input').dataset.key = key;
  return row;
}

function freshToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `EAAGsandbox${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

async function token(b, change) {
  await attempt(() => post(`/businesses/${part(b.id)}/token`, change));
  loadSoon();
}

function numbersCard(b) {
  return [
    h('h3', {}, t('numbers')),
    b.numbers.map((n) => numberRow(n)),
    button(t('addNumber'), () => addNumber(b), {
      icon: 'plus',
      kind: 'small',
      'data-key': 'add-number',
    }),
  ];
}

function numberRow(n) {
  const change = async (fields) => {
    await attempt(() => patch(`/numbers/${part(n.phone_id)}`, fields));
    loadSoon();
  };
  const quality = h(
    'select',
    {
      data: { key: `quality ${n.phone_id}` },
      on: { change: (event) => change({ quality: event.target.value }) },
    },
    ['GREEN', 'YELLOW', 'RED'].map((q) => h('option', { value: q, selected: q === n.quality }, q)),
  );
  return h(
    'div',
    { class: 'number', role: 'group', 'aria-label': n.display },
    h('b', {}, `${n.verified_name} · ${n.display}`),
    copyRow(t('phoneId'), n.phone_id),
    copyRow(t('pin'), n.pin),
    h(
      'details',
      {
        data: { details: n.phone_id },
        open: opened.has(n.phone_id),
        on: { toggle: (event) => remember(n.phone_id, event.target.open) },
      },
      h('summary', { data: { key: `more ${n.phone_id}` } }, t('more')),
      keyed(
        toggle(t('coexistence'), n.coexistence, (coexistence) => change({ coexistence })),
        `coexistence ${n.phone_id}`,
      ),
      keyed(
        toggle(t('registered'), n.registered, (registered) => change({ registered })),
        `registered ${n.phone_id}`,
      ),
      field(t('quality'), quality),
    ),
  );
}

const opened = new Set();

function remember(id, open) {
  if (open) opened.add(id);
  else opened.delete(id);
}

async function addNumber(b) {
  await attempt(() => post(`/businesses/${part(b.id)}/numbers`, {}));
  loadSoon();
}
