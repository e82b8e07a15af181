// What truly happened: the counts of the ledger, and the webhooks as they go out.

import { button, h, swap } from './dom.js';
import { locale, t } from './i18n.js';
import { on, state, touch } from './store.js';

const tiles = [
  'elements',
  'acked',
  'waiting',
  'unsubscribed',
  'requests',
  'accepted',
  'cut',
  'cut_accepted',
  'duplicate_refs',
  'post_errors',
];
const wrong = new Set(['duplicate_refs']);

export function ledgerSection() {
  const counts = h('dl', { class: 'tiles' });
  const refused = h('div', {});
  const log = h('ol', { class: 'log', tabIndex: 0, 'aria-label': t('l_log') });
  const clear = button(t('l_clear'), empty, { kind: 'small' });
  on('counts phase', () => {
    if (!state.counts) return;
    counts.replaceChildren(...tiles.map(tile));
    refused.replaceChildren(...refusals());
  });
  const draw = () => {
    clear.hidden = state.log.length === 0;
    swap(log, state.log.length ? state.log.map(line) : h('li', { class: 'help' }, t('l_none')));
  };
  on('log', draw);
  draw();
  return [
    h('div', { class: 'card-box' }, h('h3', {}, t('p_ledger')), counts, refused),
    h('div', { class: 'card-box' }, h('h3', {}, t('l_log')), log, clear),
  ];
}

function empty() {
  state.log = [];
  touch('log');
}

function tile(name) {
  const n = state.counts[name] ?? 0;
  return h(
    'div',
    { class: wrong.has(name) && n > 0 ? 'tile bad' : 'tile' },
    h('dt', {}, t(`l_${name}`)),
    h('dd', { data: { count: name } }, n.toLocaleString(locale)),
  );
}

function refusals() {
  const all = Object.entries(state.counts.refused ?? {});
  if (!all.length) return [];
  return [
    h('p', { class: 'help' }, t('l_refused')),
    h(
      'p',
      { class: 'codes' },
      all.map(([code, n]) => h('code', {}, `${code} × ${n}`)),
    ),
  ];
}

function line(entry) {
  const status = entry.status ? `HTTP ${entry.status}` : t('l_noAnswer');
  const good = entry.status >= 200 && entry.status < 300;
  const time = new Date(entry.at).toLocaleTimeString(locale, { hour12: false });
  return h(
    'li',
    { class: good ? 'good' : 'bad' },
    h('time', {}, time),
    h(
      'span',
      {},
      t(entry.elements === 1 ? 'l_line1' : 'l_line', { status, n: entry.elements }),
      entry.error && h('small', {}, entry.error),
    ),
  );
}
