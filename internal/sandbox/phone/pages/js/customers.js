// The list of customers, and the form that adds one.

import { post } from './api.js';
import { avatar } from './avatar.js';
import { countries, numberOf, random } from './countries.js';
import { button, field, h, icon, swap } from './dom.js';
import { has, t } from './i18n.js';
import { plain } from './markup.js';
import { now, numbers, on, state } from './store.js';
import { choose } from './sync.js';
import { dayOf, hour, shortDay } from './time.js';
import { dialog, explain, toast } from './ui.js';

const list = h('ul', { class: 'people-list' });
const blank = h('div', { class: 'blank small', hidden: true });

export function mountCustomers(root) {
  root.setAttribute('aria-label', t('people'));
  root.append(
    h(
      'header',
      { class: 'column-head' },
      h('h2', {}, t('people')),
      button(t('addCustomer'), addDialog, { icon: 'plus', kind: 'small primary' }),
    ),
    list,
    blank,
  );
  on('customers businesses phase', draw);
}

function draw() {
  const waits = state.phase === 'loading';
  blank.hidden = state.phase !== 'loading' && state.customers.length > 0;
  blank.replaceChildren(
    ...(waits
      ? [h('span', { class: 'spinner' }), h('p', {}, t('loading'))]
      : [h('p', {}, t(state.phase === 'error' ? 'noSim' : 'noCustomers'))]),
  );
  swap(list, state.customers.map(row));
}

// row is a customer with the newest of his conversations.
function row(customer) {
  const last = [...customer.threads].sort((a, b) => (b.last_at ?? 0) - (a.last_at ?? 0))[0];
  const unread = customer.threads.reduce((sum, thread) => sum + thread.unread, 0);
  const chosen = customer.id === state.customer;
  const open = () => {
    const phone = customer.threads.some((thread) => thread.phone_id === state.phone)
      ? state.phone
      : last?.phone_id;
    choose(customer.id, phone ?? state.phone);
    document.body.dataset.view = 'phone';
    dispatchEvent(new Event('view'));
  };
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: chosen ? 'person chosen' : 'person',
        'aria-current': chosen ? 'true' : undefined,
        data: { key: customer.id },
        on: { click: open },
      },
      avatar(customer.name, customer.id),
      h(
        'span',
        { class: 'person-text' },
        h('span', { class: 'person-line' }, h('b', {}, customer.name), time(last)),
        h('span', { class: 'person-address' }, address(customer)),
        preview(last, unread),
        flags(customer),
      ),
    ),
  );
}

function time(last) {
  if (!last?.last_at) return null;
  return h(
    'time',
    {},
    dayOf(last.last_at) === dayOf(now()) ? hour(last.last_at) : shortDay(last.last_at),
  );
}

export function address(customer) {
  if (customer.username) return `@${customer.username}`;
  return customer.wa_id ? `+${customer.wa_id}` : customer.user_id;
}

function preview(last, unread) {
  const known = last?.last_text && last.last_at;
  return h(
    'span',
    { class: 'person-line' },
    h('span', { class: 'preview' }, known ? lastWords(last.last_text) : t('noMessages')),
    unread > 0 &&
      h('span', { class: 'count', 'aria-label': t('unreadCount', { n: unread }) }, unread),
  );
}

// lastWords are those of the last message. One without words is told by its kind.
const lastWords = (text) => (has(`k_${text}`) ? t(`k_${text}`) : plain(text));

function flags(customer) {
  const blocked = numbers().filter((n) => customer.blocked.includes(n.phone_id));
  const words = [
    customer.offline && t('isOff'),
    ...blocked.map((n) => t('isBlocked', { name: n.verified_name })),
  ].filter(Boolean);
  return words.length > 0 && h('span', { class: 'flags' }, icon('info'), words.join(' · '));
}

function addDialog() {
  const name = h('input', {
    type: 'text',
    required: true,
    maxLength: 60,
    autocomplete: 'off',
    'data-first': '',
  });
  const way = h(
    'select',
    {},
    h('option', { value: 'number' }, t('byNumber')),
    h('option', { value: 'username' }, t('byUsername')),
  );
  const country = h(
    'select',
    {},
    Object.keys(countries).map((code) =>
      h('option', { value: code }, `${t(code)} +${countries[code].dial}`),
    ),
  );
  const number = h('input', { type: 'tel', inputMode: 'tel', autocomplete: 'off' });
  const username = h('input', {
    type: 'text',
    autocomplete: 'off',
    pattern: '[a-z0-9._]{3,35}',
    autocapitalize: 'off',
    spellcheck: false,
  });
  const byNumber = h(
    'div',
    { class: 'pair' },
    field(t('country'), country),
    field(t('number'), number, t('numberHelp')),
  );
  const byUsername = h('div', { hidden: true }, field(t('username'), username, t('usernameHelp')));
  way.addEventListener('change', () => {
    byNumber.hidden = way.value !== 'number';
    byUsername.hidden = way.value === 'number';
    username.required = way.value !== 'number';
  });
  dialog(
    t('addCustomer'),
    [field(t('name'), name), field(t('reachBy'), way), byNumber, byUsername],
    {
      ok: t('addCustomer'),
      submit: () =>
        add(
          name.value.trim(),
          way.value === 'number' ? numberOf(country.value, number.value) : null,
          country.value,
          username.value,
        ),
    },
  );
}

async function add(name, waID, country, username) {
  const spec = waID
    ? { name, wa_id: waID }
    : { name, username, user_id: `${country}.${random(19).replace(/^0/, '1')}` };
  try {
    const before = new Set(state.customers.map((c) => c.id));
    const customer = await post('/customers', spec);
    if (before.has(customer.id)) toast(t('e_conflict', { detail: customer.name }), true);
    if (!state.customers.some((c) => c.id === customer.id)) state.customers.push(customer);
    choose(customer.id, state.phone);
    return true;
  } catch (err) {
    toast(explain(err), true);
    return false;
  }
}
