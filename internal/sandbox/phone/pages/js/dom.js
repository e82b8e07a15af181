// Small helpers for building and finding nodes.

import { paths } from './icons.js';

// h builds an element. `on` holds listeners, `data` dataset entries; other names are properties where the element has such a
// one and attributes where not. Children that are null, undefined or false are left out.
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) el.addEventListener(event, listener);
    } else if (name === 'data') {
      Object.assign(el.dataset, value);
    } else if (name === 'class') {
      el.className = value;
    } else if (name in el && !name.startsWith('aria') && name !== 'list' && name !== 'role') {
      el[name] = value;
    } else {
      el.setAttribute(name, value);
    }
  }
  el.append(
    ...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return el;
}

const SVG = 'http://www.w3.org/2000/svg';

// icon draws one of icons.js; it says nothing to screen readers, so what carries it needs words.
export function icon(name, kind = '') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', `icon ${kind}`.trim());
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}

// iconButton is a button that shows an icon only: its words are its name and its tooltip.
export function iconButton(name, words, click, props = {}) {
  return h(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      title: words,
      'aria-label': words,
      on: { click },
      ...props,
    },
    icon(name),
  );
}

// button is one with words, and an icon before them when one is named.
export function button(words, click, { icon: name, kind = '', ...props } = {}) {
  return h(
    'button',
    { type: 'button', class: `button ${kind}`.trim(), on: { click }, ...props },
    name && icon(name),
    h('span', {}, words),
  );
}

export function unseen(words) {
  return h('span', { class: 'unseen' }, words);
}

let fieldCount = 0;

// field is a label over a control, with a line of help below it when there is one.
export function field(words, control, help) {
  fieldCount += 1;
  control.id ||= `field-${fieldCount}`;
  const hint = help && h('small', { id: `${control.id}-help` }, help);
  if (hint) control.setAttribute('aria-describedby', hint.id);
  return h('div', { class: 'field' }, h('label', { htmlFor: control.id }, words), control, hint);
}

// toggle is a switch with its words at the left.
export function toggle(words, checked, change, help) {
  fieldCount += 1;
  const id = `switch-${fieldCount}`;
  const input = h('input', {
    type: 'checkbox',
    role: 'switch',
    id,
    checked,
    class: 'switch',
    'aria-describedby': help ? `${id}-help` : undefined,
    on: { change: () => change(input.checked, input) },
  });
  return h(
    'div',
    { class: 'toggle' },
    h(
      'span',
      {},
      h('label', { htmlFor: id }, words),
      help && h('small', { id: `${id}-help` }, help),
    ),
    input,
  );
}

// swap replaces what an element holds, and keeps the focus on the control that has the same data-key afterwards.
export function swap(el, ...children) {
  const key = el.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  el.replaceChildren(...children.flat(3).filter(Boolean));
  if (key) el.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
