// The panel of Meta: sections behind tabs.

import { appSection } from './app.js';
import { clockSection } from './clock.js';
import { h, swap } from './dom.js';
import { activeFaults, faultsSection } from './faults.js';
import { t } from './i18n.js';
import { ledgerSection } from './ledger.js';
import { on, state } from './store.js';
import { templatesSection } from './templates.js';

const sections = [
  { id: 'app', make: appSection },
  { id: 'faults', make: faultsSection },
  { id: 'clock', make: clockSection },
  { id: 'ledger', make: ledgerSection },
  { id: 'templates', make: templatesSection },
];

let chosen = 'app';

export function mountPanel(root) {
  root.setAttribute('aria-label', t('meta'));
  const tabs = h('div', {
    class: 'tabs',
    role: 'tablist',
    'aria-label': t('sections'),
    on: { keydown: move },
  });
  const panes = sections.map(({ id, make }) =>
    h(
      'section',
      {
        id: `pane-${id}`,
        role: 'tabpanel',
        tabIndex: 0,
        'aria-labelledby': `tab-${id}`,
        class: 'pane',
      },
      make(),
    ),
  );
  const draw = () => {
    swap(tabs, sections.map(tab));
    for (const pane of panes) pane.hidden = pane.id !== `pane-${chosen}`;
  };
  tabs.addEventListener('click', (event) => {
    const id = event.target.closest('[role=tab]')?.dataset.key;
    if (!id) return;
    chosen = id;
    draw();
  });
  root.append(h('h2', { class: 'unseen' }, t('meta')), tabs, h('div', { class: 'panes' }, panes));
  draw();
  on('faults phase', draw);
}

function tab({ id }) {
  const count = id === 'faults' && state.faults ? activeFaults() : 0;
  return h(
    'button',
    {
      type: 'button',
      role: 'tab',
      id: `tab-${id}`,
      'aria-controls': `pane-${id}`,
      'aria-selected': String(id === chosen),
      tabIndex: id === chosen ? 0 : -1,
      data: { key: id },
    },
    h('span', {}, t(`p_${id}`)),
    count > 0 &&
      h('span', { class: 'count warn', 'aria-label': t('faultsOn', { n: count }) }, count),
  );
}

function move(event) {
  const all = [...event.currentTarget.children];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  const next = all[(to + all.length) % all.length];
  next.focus();
  next.click();
}
