// The account's templates, and what Meta decides about them.

import { part, patch } from './api.js';
import { business } from './app.js';
import { h, swap } from './dom.js';
import { t } from './i18n.js';
import { on } from './store.js';
import { loadSoon } from './sync.js';
import { attempt } from './ui.js';

const STATES = ['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED'];

export function templatesSection() {
  const box = h('div', { class: 'card-box' });
  on('businesses phase', () => {
    const b = business();
    swap(
      box,
      h('h3', {}, t('p_templates')),
      h('p', { class: 'help' }, t(b?.templates?.length ? 'templateHelp' : 'noTemplates')),
      (b?.templates ?? []).map((one) => row(b, one)),
    );
  });
  return box;
}

function row(b, one) {
  const name = `${one.name} · ${one.language}`;
  const change = async (status) => {
    const reason = status === 'REJECTED' ? 'INVALID_FORMAT' : undefined;
    await attempt(() =>
      patch(`/businesses/${part(b.id)}/templates`, {
        name: one.name,
        language: one.language,
        status,
        reason,
      }),
    );
    loadSoon();
  };
  const select = h(
    'select',
    {
      'aria-label': t('templateStatus', { name }),
      data: { key: name },
      on: { change: () => change(select.value) },
    },
    [...new Set([...STATES, one.status])].map((status) =>
      h(
        'option',
        { value: status, selected: status === one.status },
        STATES.includes(status) ? t(`T_${status}`) : status,
      ),
    ),
  );
  const words = one.components?.find((c) => c.type === 'BODY')?.text ?? '';
  return h(
    'div',
    { class: 'template' },
    h('span', {}, h('b', {}, one.name), h('small', {}, `${one.language} · ${one.category}`)),
    select,
    h('p', {}, words),
  );
}
