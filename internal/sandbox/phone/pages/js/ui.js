// Dialogs, menus and the lines that appear for a moment.

import { button, h, icon, iconButton } from './dom.js';
import { has, t } from './i18n.js';

// toast says something for a few seconds; bad is for what failed and stays longer.
export function toast(words, bad = false) {
  const line = h(
    'p',
    { class: bad ? 'toast bad' : 'toast' },
    bad && icon('warn'),
    h('span', {}, words),
  );
  const box = document.getElementById('toasts');
  box.append(line);
  while (box.children.length > 3) box.firstChild.remove();
  setTimeout(() => line.remove(), bad ? 8000 : 3500);
}

// explain gives an error of the API in words.
export function explain(err) {
  const key = `e_${err.word}`;
  return t(has(key) ? key : 'e_http', { detail: err.message });
}

// attempt does something with the API and tells when it fails; it gives undefined then.
export async function attempt(work) {
  try {
    return await work();
  } catch (err) {
    toast(explain(err), true);
    return undefined;
  }
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t('copied'));
  } catch {
    toast(t('copyFail'), true);
  }
}

// dialog opens a window over the page. What is in it is a form: `submit` is called when it is sent, and the window closes
// unless it gives false. `wide` is for pictures.
export function dialog(title, content, { ok, submit, kind = '' } = {}) {
  const heading = h('h2', { id: 'dialog-title' }, title);
  const box = h('dialog', { class: `dialog ${kind}`.trim(), 'aria-labelledby': heading.id });
  const shut = () => box.close();
  const confirm = ok && h('button', { class: 'button primary' }, ok);
  const form = h(
    'form',
    {
      noValidate: false,
      on: {
        submit: async (event) => {
          event.preventDefault();
          if (confirm) confirm.disabled = true;
          const kept = (await submit?.(form)) === false;
          if (confirm) confirm.disabled = false;
          if (!kept) shut();
        },
      },
    },
    h('header', {}, heading, iconButton('x', t('close'), shut)),
    h('div', { class: 'dialog-body' }, content),
    ok && h('footer', {}, button(t('cancel'), shut), confirm),
  );
  box.append(form);
  const opener = document.activeElement;
  box.addEventListener('close', () => {
    box.remove();
    if (opener?.isConnected) opener.focus();
  });
  box.addEventListener('click', (event) => {
    if (event.target === box) shut();
  });
  document.body.append(box);
  box.showModal();
  (
    box.querySelector('[data-first]') ??
    box.querySelector(
      '.dialog-body input, .dialog-body select, .dialog-body button, .dialog-body textarea',
    ) ??
    confirm
  )?.focus();
  return box;
}

let openMenu = null;

// menu opens a list of actions at an element: {words, icon, act, danger}, null for a line between. `head` stands above it.
export function menu(anchor, items, { name, head } = {}) {
  openMenu?.();
  const rows = items
    .filter((item) => item !== false)
    .map((item) => (item ? menuRow(item) : h('hr', { role: 'separator' })));
  const box = h(
    'div',
    { class: 'menu', role: 'menu', 'aria-label': name, popover: 'manual' },
    head,
    rows,
  );
  const controls = () => [...box.querySelectorAll('[role=menuitem]')];
  const shut = (focus) => {
    openMenu = null;
    box.remove();
    anchor.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    if (focus && anchor.isConnected) anchor.focus();
  };
  const outside = (event) => {
    if (!box.contains(event.target)) shut(false);
  };
  box.addEventListener(
    'click',
    (event) => {
      if (event.target.closest('[role=menuitem]')) shut(true);
    },
    true,
  );
  box.addEventListener('keydown', (event) => menuKey(event, controls(), shut));
  openMenu = () => shut(false);
  anchor.setAttribute('aria-expanded', 'true');
  (anchor.closest('dialog, main') ?? document.body).append(box);
  box.showPopover();
  place(box, anchor);
  document.addEventListener('pointerdown', outside, true);
  controls()[0]?.focus();
}

function menuRow({ words, icon: name, act, danger }) {
  return h(
    'button',
    {
      type: 'button',
      role: 'menuitem',
      tabIndex: -1,
      class: danger ? 'menu-row danger' : 'menu-row',
      on: { click: act },
    },
    name && icon(name),
    h('span', {}, words),
  );
}

function menuKey(event, rows, shut) {
  const at = rows.indexOf(document.activeElement);
  const to = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: rows.length - 1,
  }[event.key];
  if (event.key === 'Escape' || event.key === 'Tab') {
    shut(true);
    event.preventDefault();
  } else if (to !== undefined) {
    rows[(to + rows.length) % rows.length]?.focus();
    event.preventDefault();
  }
  event.stopPropagation();
}

// place puts a box beside its anchor, inside the window.
export function place(box, anchor) {
  const a = anchor.getBoundingClientRect();
  const b = box.getBoundingClientRect();
  const below = a.bottom + 4 + b.height <= innerHeight;
  const top = below ? a.bottom + 4 : Math.max(8, a.top - 4 - b.height);
  const left = Math.min(Math.max(8, a.left), innerWidth - b.width - 8);
  box.style.top = `${Math.min(top, Math.max(8, innerHeight - b.height - 8))}px`;
  box.style.left = `${Math.max(8, left)}px`;
}
