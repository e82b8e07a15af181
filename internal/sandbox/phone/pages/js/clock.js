// The clock of the demo, which only goes forward.

import { post } from './api.js';
import { button, h } from './dom.js';
import { t } from './i18n.js';
import { now, on, setClock, state } from './store.js';
import { load } from './sync.js';
import { hourSeconds, longDay, span } from './time.js';
import { attempt, dialog } from './ui.js';

const MINUTE = 60000;
const steps = [
  { advance: '1h', ms: 60 * MINUTE },
  { advance: '23h50m', ms: 1430 * MINUTE },
  { advance: '24h', ms: 1440 * MINUTE },
];

export function clockSection() {
  const hour = h('p', { class: 'big', role: 'timer' });
  const day = h('p', { class: 'help' });
  const ahead = h('p', { class: 'help' });
  const draw = () => {
    if (!state.clock.now) return;
    hour.textContent = hourSeconds(now());
    day.textContent = longDay(now());
    ahead.textContent = aheadWords();
  };
  on('clock phase', draw);
  setInterval(draw, 1000);
  return h(
    'div',
    { class: 'card-box' },
    h('h3', {}, t('simulated')),
    hour,
    day,
    ahead,
    h('p', { class: 'notice' }, t('clockWarn')),
    h(
      'div',
      { class: 'buttons' },
      steps.map((step) =>
        button(t('advance', { span: span(step.ms).replace('1 d', '24 h') }), () => ask(step), {
          icon: 'clock',
        }),
      ),
    ),
  );
}

// aheadWords says how far the demo's clock is ahead.
export const aheadWords = () =>
  state.clock.offset_ms >= MINUTE
    ? t('ahead', { span: span(state.clock.offset_ms) })
    : t('notAhead');

function ask(step) {
  dialog(
    t('clockAsk', { span: span(step.ms).replace('1 d', '24 h') }),
    h('p', { class: 'notice' }, t('clockWarn')),
    {
      ok: t('advance', { span: span(step.ms).replace('1 d', '24 h') }),
      submit: async () => {
        const clock = await attempt(() => post('/clock', { advance: step.advance }));
        if (!clock) return false;
        setClock(clock);
        load();
        return true;
      },
    },
  );
}
