// The phone: its head, the conversation, and what stands below it.

import { customerPath, post } from './api.js';
import { avatar } from './avatar.js';
import { bubble, redraw } from './bubble.js';
import { composer } from './composer.js';
import { actsMenu } from './customer-acts.js';
import { button, h, icon, iconButton, swap } from './dom.js';
import { t } from './i18n.js';
import { currentCustomer, currentNumber, now, numbers, on, state } from './store.js';
import { choose, reloadThread } from './sync.js';
import { dayLabel, dayOf, instant } from './time.js';
import { attempt } from './ui.js';

const SHOWN = 500;
const NEAR_END = 80; // pixels

const head = h('div', { class: 'phone-head' });
const subtitle = h('p', { class: 'window-line' });
const list = h('ol', { class: 'messages' });
const scroller = h('div', { class: 'scroller', role: 'log', tabIndex: 0 }, list);
const blank = h('div', { class: 'blank', hidden: true });
const typing = h('p', { class: 'typing', role: 'status' });
const unread = h('div', { class: 'unread-line', hidden: true });
const end = iconButton('down', '', toEnd, { class: 'icon-button to-end', hidden: true });
const shell = h(
  'div',
  { class: 'phone' },
  head,
  subtitle,
  h('div', { class: 'talk' }, scroller, blank, end),
  unread,
  typing,
);

export function mountChat(root) {
  root.setAttribute('aria-label', t('phone'));
  end.setAttribute('aria-label', t('toEnd'));
  end.title = t('toEnd');
  shell.append(composer());
  root.append(shell);
  scroller.addEventListener('scroll', () => {
    end.hidden = atEnd();
  });
  on('customers businesses phase thread', drawHead);
  on('customers thread', drawUnread);
  on('phase thread', drawThread);
  on('messages', drawMessages);
  on('messages thread', readEchoes);
  on('messages typing thread clock', drawTyping);
  on('messages thread clock', drawWindow);
  setInterval(() => {
    drawTyping();
    drawWindow();
  }, 1000);
}

function drawHead() {
  const customer = currentCustomer();
  const number = currentNumber();
  shell.classList.toggle('no-chat', !customer || !number);
  if (!customer || !number) {
    head.replaceChildren();
    return;
  }
  scroller.setAttribute('aria-label', t('chatWith', { name: number.verified_name }));
  swap(
    head,
    avatar(number.verified_name, number.phone_id, 'store'),
    h(
      'div',
      { class: 'who' },
      h('h2', {}, number.verified_name),
      numberSelect(customer, number),
      h('small', { class: 'owner' }, t('phoneOf', { name: customer.name })),
    ),
    iconButton('more', t('acts'), (event) => actsMenu(event.currentTarget), {
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      data: { key: 'acts' },
    }),
  );
}

function numberSelect(customer, number) {
  const unreadOf = (n) =>
    customer.threads.find((thread) => thread.phone_id === n.phone_id)?.unread ?? 0;
  const words = (n) =>
    unreadOf(n) && n.phone_id !== number.phone_id ? `${n.display} (${unreadOf(n)})` : n.display;
  return h(
    'select',
    {
      class: 'number-select',
      'aria-label': t('companyNumber'),
      data: { key: 'number' },
      on: { change: (event) => choose(state.customer, event.target.value) },
    },
    numbers().map((n) =>
      h('option', { value: n.phone_id, selected: n.phone_id === number.phone_id }, words(n)),
    ),
  );
}

function drawUnread() {
  const customer = currentCustomer();
  const count = customer?.threads.find((thread) => thread.phone_id === state.phone)?.unread ?? 0;
  const show = count > 0 && !customer.auto_read;
  unread.hidden = !show;
  if (!show) return;
  swap(
    unread,
    h('span', {}, t('unreadCount', { n: count })),
    button(t('act_read'), markRead, { icon: 'checks', kind: 'small', 'data-key': 'read' }),
  );
}

// What the company wrote on its telephone is read where it is seen; the rest the simulator reads in its own time.
function readEchoes() {
  if (!currentCustomer()?.auto_read || document.hidden) return;
  const ids = [...state.thread.messages.values()]
    .filter((m) => m.from === 'business_phone' && m.status === 'delivered')
    .map((m) => m.id);
  if (ids.length)
    attempt(() => post(customerPath(state.customer, 'read'), { phone_id: state.phone, ids }));
}

const markRead = () =>
  attempt(() => post(customerPath(state.customer, 'read'), { phone_id: state.phone }));

function sorted() {
  return [...state.thread.messages.values()].sort((a, b) => a.n - b.n).slice(-SHOWN);
}

function drawThread() {
  const { thread, phase } = state;
  drawBlank();
  if (phase !== 'ready' || thread.phase !== 'ready') {
    list.replaceChildren();
    return;
  }
  const rows = [];
  let before = null;
  for (const m of sorted()) {
    rows.push(...dayLine(before, m), bubble(m));
    before = m;
  }
  list.replaceChildren(...rows);
  toEnd();
}

function dayLine(before, m) {
  if (before && dayOf(before.at) === dayOf(m.at)) return [];
  return [h('li', { class: 'day' }, h('span', {}, dayLabel(m.at, now())))];
}

// drawMessages shows what came or changed. Nothing moves below who reads further up.
function drawMessages(ids) {
  if (state.thread.phase !== 'ready') return;
  const stay = atEnd();
  const all = sorted();
  const place = new Map(all.map((m, i) => [m.id, i]));
  let own = false;
  for (const id of [...ids].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0))) {
    const at = place.get(id);
    if (at === undefined) continue;
    const row = list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (row) {
      redraw(row, all[at]);
    } else {
      const next = list.querySelector(`[data-id="${CSS.escape(all[at + 1]?.id ?? '')}"]`);
      const fresh = [...dayLine(all[at - 1], all[at]), bubble(all[at])];
      if (next) next.before(...fresh);
      else list.append(...fresh);
      own ||= all[at].from !== 'business';
    }
  }
  while (list.children.length > SHOWN * 1.2) list.firstChild.remove();
  drawBlank();
  if (stay || own) toEnd();
}

function drawBlank() {
  const { thread, phase } = state;
  const content = blankContent(phase, thread);
  blank.hidden = !content;
  blank.replaceChildren(...(content ?? []));
}

function blankContent(phase, thread) {
  if (phase === 'error')
    return [
      icon('warn'),
      h('p', {}, t('noSim')),
      button(t('retry'), () => location.reload(), { icon: 'refresh' }),
    ];
  if (phase === 'loading' || thread.phase === 'loading')
    return [h('span', { class: 'spinner' }), h('p', {}, t('loading'))];
  if (thread.phase === 'error')
    return [
      icon('warn'),
      h('p', {}, t('chatFailed')),
      button(t('retry'), reloadThread, { icon: 'refresh' }),
    ];
  if (!currentNumber()) return [icon('phone'), h('p', {}, t('noNumbers'))];
  if (!currentCustomer()) return [icon('user'), h('p', {}, t('chooseCustomer'))];
  if (thread.messages.size === 0)
    return [icon('smile'), h('p', {}, t('emptyChat', { name: currentNumber().verified_name }))];
  return null;
}

const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;

function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
  end.hidden = true;
}

// Pictures grow after they are drawn: who was at the end stays there.
list.addEventListener(
  'load',
  (event) => {
    const grown = event.target.offsetHeight ?? 0;
    if (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END + grown)
      toEnd();
  },
  true,
);

function drawTyping() {
  const active = state.thread.typing > now();
  if (typing.classList.toggle('on', active) === Boolean(typing.firstChild)) return;
  typing.replaceChildren(
    ...(active
      ? [
          h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
          `${currentNumber()?.verified_name ?? ''} ${t('typing')}`,
        ]
      : []),
  );
}

function drawWindow() {
  const { thread } = state;
  const show = thread.phase === 'ready' && thread.messages.size > 0 && currentNumber();
  const open = thread.windowUntil > now();
  const words = !show
    ? ''
    : open
      ? t('windowOpen', { time: instant(thread.windowUntil, now()) })
      : t('windowShut');
  if (subtitle.textContent !== words) subtitle.textContent = words;
  subtitle.classList.toggle('shut', Boolean(show) && !open);
}
