// One message on the phone.

import { canForward, change, forward, react, setEditing, setReply } from './acts.js';
import { field, h, icon, iconButton, unseen } from './dom.js';
import { pickEmoji, quick } from './emoji.js';
import { t } from './i18n.js';
import { body, choices, kindIcon, snippet } from './parts.js';
import { currentNumber, numbers, state } from './store.js';
import { hour, longDay } from './time.js';
import { attempt, copy, dialog, menu } from './ui.js';

const LONG_PRESS_MS = 500;

// mine says whether the customer wrote it.
export const mine = (m) => m.from === 'customer';

export function author(m) {
  if (mine(m)) return t('you');
  return m.from === 'system' ? t('system') : (currentNumber()?.verified_name ?? t('company'));
}

// signature changes when the inside of a bubble must be drawn anew; states and reactions are drawn on their own, so that a
// sound goes on while its states change.
const signature = (m) => JSON.stringify({ ...m, status: undefined, reactions: undefined });

// bubble draws a message as an item of the list.
export function bubble(m) {
  const side = { customer: 'mine', system: 'system' }[m.from] ?? 'theirs';
  const row = h('li', { class: `row ${side}`, data: { id: m.id, kind: m.kind } });
  draw(row, m);
  return row;
}

// redraw brings a bubble up to date with as little change as possible.
export function redraw(row, m) {
  if (row.dataset.signature !== signature(m)) {
    const held = row.contains(document.activeElement);
    draw(row, m);
    if (held) row.querySelector('.opener')?.focus();
    return;
  }
  row.querySelector('.state')?.replaceWith(meta(m));
  row.querySelector('.reactions')?.remove();
  const pills = reactions(m);
  if (pills) row.querySelector('.bubble').append(pills);
}

function draw(row, m) {
  row.dataset.signature = signature(m);
  if (m.from === 'system') {
    row.replaceChildren(h('p', { class: 'system-line' }, m.text || t('system')));
    return;
  }
  const opener = iconButton(
    'down',
    t('messageMenu'),
    () => messageMenu(row.querySelector('.opener'), m.id),
    {
      class: 'icon-button opener',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
    },
  );
  const content = m.revoked
    ? h(
        'p',
        { class: 'text revoked' },
        icon('ban'),
        ` ${t(mine(m) ? 'revokedMine' : 'revokedTheirs')}`,
      )
    : [marks(m), quote(m), body(m)];
  const box = h(
    'article',
    { class: bubbleClass(m) },
    unseen(`${author(m)}: `),
    content,
    meta(m),
    opener,
    reactions(m),
  );
  pressing(box, () => messageMenu(opener, m.id));
  const taps = m.revoked ? [] : choices(m);
  row.replaceChildren(box, ...(taps.length ? [h('div', { class: 'choices' }, taps)] : []));
}

function bubbleClass(m) {
  const parts = ['bubble'];
  if (m.from === 'business_phone') parts.push('echo');
  if (m.kind === 'sticker' && !m.revoked) parts.push('bare');
  return parts.join(' ');
}

function marks(m) {
  const mark = (name, words) => h('small', { class: 'mark' }, icon(name), words);
  return [
    m.from === 'business_phone' && mark('phone', t('fromPhone')),
    m.template && mark('store', t('isTemplate', m.template)),
    m.forwarded && mark('forward', t(m.forwarded === 'many' ? 'forwardedMany' : 'forwardedOnce')),
    m.referral &&
      h(
        'div',
        { class: 'card ad' },
        h('span', { class: 'card-icon' }, icon('ad')),
        h(
          'span',
          {},
          h('small', {}, t('fromAd')),
          h('b', {}, m.referral.headline ?? ''),
          m.referral.body && h('small', {}, m.referral.body),
        ),
      ),
  ];
}

function quote(m) {
  if (!m.reply_to) return null;
  const original = state.thread.messages.get(m.reply_to);
  if (!original) return h('p', { class: 'quote' }, t('gone'));
  const name = kindIcon(original);
  return h(
    'button',
    { type: 'button', class: 'quote', on: { click: () => jump(m.reply_to) } },
    h('b', {}, author(original)),
    h('span', {}, name && icon(name), snippet(original)),
  );
}

function jump(id) {
  const row = document.querySelector(`.row[data-id="${CSS.escape(id)}"]`);
  if (!row) return;
  row.scrollIntoView({
    block: 'center',
    behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
  });
  row.classList.remove('flash');
  requestAnimationFrame(() => row.classList.add('flash'));
  row.querySelector('.opener')?.focus({ preventScroll: true });
}

function meta(m) {
  const tick = mine(m) && { sent: 'check', delivered: 'checks', read: 'checks' }[m.status];
  return h(
    'span',
    { class: `state ${m.status ?? ''}` },
    m.edited && !m.revoked && h('i', {}, t('edited')),
    h('time', { dateTime: new Date(m.at / 1000).toISOString(), title: longDay(m.at) }, hour(m.at)),
    tick &&
      h(
        'span',
        {
          class: 'ticks',
          role: 'img',
          'aria-label': t(`s_${m.status}`),
          title: t(`s_${m.status}`),
        },
        icon(tick),
      ),
  );
}

function reactions(m) {
  const all = Object.entries(m.reactions ?? {});
  if (!all.length || m.revoked) return null;
  const pill = ([who, emoji]) => {
    const own = who === 'customer';
    const words = t(own ? 'reactedYou' : 'reactedCompany', { emoji });
    return own
      ? h(
          'button',
          {
            type: 'button',
            class: 'reaction',
            'aria-label': `${words}. ${t('unreact')}`,
            title: t('unreact'),
            on: { click: () => react(m, '') },
          },
          emoji,
        )
      : h('span', { class: 'reaction', role: 'img', 'aria-label': words, title: words }, emoji);
  };
  return h('div', { class: 'reactions' }, all.map(pill));
}

// pressing opens the menu by a long press or by the right button of the mouse.
function pressing(box, open) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  box.addEventListener('contextmenu', (event) => {
    if (event.target.closest('a, input, video')) return;
    event.preventDefault();
    stop();
    open();
  });
  box.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'mouse' || event.target.closest('button, a, input, video')) return;
    timer = setTimeout(open, LONG_PRESS_MS);
  });
  for (const event of ['pointerup', 'pointercancel', 'pointerleave', 'pointermove'])
    box.addEventListener(event, stop);
}

function messageMenu(opener, id) {
  const m = state.thread.messages.get(id);
  if (!m) return;
  const own = mine(m) || m.from === 'business_phone';
  const editable =
    own && (m.kind === 'text' || (m.media && ['image', 'video', 'document'].includes(m.kind)));
  const set = m.reactions?.customer;
  const alive = !m.revoked;
  menu(
    opener,
    [
      alive && { words: t('reply'), icon: 'reply', act: () => setReply(m) },
      alive && set && { words: t('unreact'), icon: 'smile', act: () => react(m, '') },
      alive && {
        words: t('otherEmoji'),
        icon: 'smile',
        act: () => pickEmoji(opener, (emoji) => react(m, emoji), t('otherEmoji')),
      },
      alive &&
        canForward(m) && { words: t('forward'), icon: 'forward', act: () => forwardDialog(m) },
      alive && editable && { words: t('edit'), icon: 'pencil', act: () => setEditing(m) },
      alive && m.text && { words: t('copyText'), icon: 'copy', act: () => copy(m.text) },
      { words: t('copyId'), icon: 'key', act: () => copy(m.id) },
      alive && own && null,
      alive &&
        own && {
          words: t('erase'),
          icon: 'trash',
          danger: true,
          act: () => change(m, { kind: 'revoke' }),
        },
    ].filter((item) => item !== false && item !== undefined && item !== ''),
    { name: t('messageMenu'), head: alive && quickRow(m, set) },
  );
}

function quickRow(m, set) {
  const sign = (emoji) =>
    h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        tabIndex: -1,
        class: emoji === set ? 'chosen' : '',
        'aria-label': t('react', { emoji }),
        on: { click: () => react(m, emoji === set ? '' : emoji) },
      },
      emoji,
    );
  return h('div', { class: 'quick', role: 'group' }, quick.map(sign));
}

function forwardDialog(m) {
  const to = h(
    'select',
    { 'data-first': '' },
    numbers().map((n) =>
      h(
        'option',
        { value: n.phone_id, selected: n.phone_id === state.phone },
        `${n.verified_name} · ${n.display}`,
      ),
    ),
  );
  const many = h('input', { type: 'checkbox', id: 'forward-many' });
  dialog(
    t('forward'),
    [field(t('forwardTo'), to), h('label', { class: 'check' }, many, t('forwardMany'))],
    {
      ok: t('send'),
      submit: () => attempt(() => forward(m, to.value, many.checked ? 'many' : 'once')),
    },
  );
}
