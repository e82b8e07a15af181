// The page: three columns, of which a small screen shows one at a time.

import { mountChat } from './chat.js';
import { aheadWords } from './clock.js';
import { mountCustomers } from './customers.js';
import { h, icon } from './dom.js';
import { language, t } from './i18n.js';
import { mountPanel } from './panel.js';
import { now, on, state } from './store.js';
import { loadSoon, start } from './sync.js';
import { hour } from './time.js';

const POLL_MS = 5000; // for what no event tells, as that the app subscribed

const BANNER_MS = 1500;

const views = [
  { id: 'people', icon: 'user' },
  { id: 'phone', icon: 'phone' },
  { id: 'meta', icon: 'plug' },
];

function bar(root) {
  const clock = h('span', { class: 'clock-chip' });
  const drawClock = () => {
    if (!state.clock.now) return;
    clock.replaceChildren(icon('clock'), hour(now()));
    clock.title = aheadWords();
    clock.classList.toggle('ahead', state.clock.offset_ms >= 60000);
  };
  on('clock phase', drawClock);
  setInterval(drawClock, 1000);
  const tabs = views.map(({ id, icon: sign }) =>
    h(
      'button',
      { type: 'button', class: 'view', data: { view: id }, on: { click: () => show(id) } },
      icon(sign),
      h('span', {}, t(id)),
    ),
  );
  const mark = () => {
    for (const tab of tabs) {
      if (tab.dataset.view === document.body.dataset.view) tab.setAttribute('aria-current', 'page');
      else tab.removeAttribute('aria-current');
    }
  };
  const show = (id) => {
    document.body.dataset.view = id;
    mark();
  };
  addEventListener('view', mark);
  mark();
  root.append(
    h(
      'div',
      { class: 'brand' },
      icon('phone'),
      h('div', {}, h('h1', {}, t('title')), h('p', {}, t('subtitle'))),
    ),
    h('nav', { class: 'views', 'aria-label': t('views') }, tabs),
    clock,
  );
}

// banner tells of a lost connection. One that comes back at once, as after a flood of events, is not spoken of.
function banner(line) {
  let timer = 0;
  const draw = () => {
    timer = 0;
    const bad = !state.live && state.phase !== 'loading';
    line.hidden = !bad;
    line.textContent = bad ? t('offline') : '';
  };
  on('live phase', () => {
    if (state.live) {
      clearTimeout(timer);
      draw();
    } else if (timer === 0) {
      timer = setTimeout(draw, BANNER_MS);
    }
  });
}

document.documentElement.lang = language;
document.title = t('title');
const from = new URLSearchParams(location.hash.slice(1));
state.customer = from.get('c') ?? '';
state.phone = from.get('p') ?? '';
bar(document.getElementById('bar'));
banner(document.getElementById('banner'));
mountCustomers(document.getElementById('people'));
mountChat(document.getElementById('phone'));
mountPanel(document.getElementById('meta'));
start();
setInterval(() => {
  if (!document.hidden && state.live) loadSoon();
}, POLL_MS);
