// The switches for what goes wrong.

import { part, patch, remove } from './api.js';
import { button, field, h, swap, toggle } from './dom.js';
import { t } from './i18n.js';
import { numbers, on, state } from './store.js';
import { attempt } from './ui.js';

const share = (name) => ({
  name,
  max: 100,
  step: 1,
  show: (v) => `${v} %`,
  read: (f) => Math.round(f * 100),
  write: (v) => v / 100,
});
const span = (name, max, step = 500) => ({
  name,
  max,
  step,
  show: (v) => `${v / 1000} s`,
  read: (ms) => ms,
  write: (v) => v,
});

// rest is the value at which a fault is off; what only shapes another fault has none.
const groups = [
  {
    title: 'f_told',
    rows: [
      share('dup_rate'),
      span('reorder_ms', 60000),
      span('delay_ms', 60000),
      span('delay_random_ms', 60000),
      {
        name: 'batch',
        min: 1,
        max: 50,
        step: 1,
        rest: 1,
        show: String,
        read: (n) => Math.max(1, n),
        write: (v) => v,
      },
      share('drop_rate'),
      share('corrupt_signature_rate'),
      { name: 'old_secret', flag: true },
    ],
  },
  {
    title: 'f_sends',
    rows: [
      share('send_429_rate'),
      share('send_5xx_rate'),
      share('send_reset_rate'),
      { ...share('reset_accepted_share'), shapes: true },
      share('send_hang_rate'),
      { ...span('hang_ms', 120000, 1000), shapes: true },
      { name: 'send_error_code', options: [0, 131031, 190, 200, 10, 131000, 131016, 133010] },
      share('fail_rate'),
      {
        name: 'fail_code',
        options: [131026, 131047, 131049, 131050, 131053, 131056, 130472],
        shapes: true,
      },
    ],
  },
  { title: 'f_files', rows: [share('media_fail_rate')] },
];

const rows = groups.flatMap((group) => group.rows);

// countOn tells how many faults are on in a set of them.
export const countOn = (faults) =>
  rows.filter((r) => !r.shapes && Number(faults[r.name] ?? 0) > (r.rest ?? 0)).length;

export const activeFaults = () =>
  countOn(state.faults.all) +
  Object.values(state.faults.numbers).reduce((n, f) => n + countOn(f), 0);

let scope = '';

const current = () => state.faults?.numbers[scope] ?? state.faults?.all;

export function faultsSection() {
  const top = h('div', { class: 'card-box' });
  const controls = new Map();
  const boxes = groups.map((group) =>
    h(
      'fieldset',
      { class: 'card-box' },
      h('legend', {}, t(group.title)),
      group.rows.map((r) => control(r, controls)),
    ),
  );
  const draw = () => {
    if (!state.faults) return;
    drawTop(top, draw);
    for (const [name, set] of controls) set(current()[name]);
  };
  on('faults businesses phase', draw);
  return [top, boxes];
}

function drawTop(top, draw) {
  const show = (phone) => {
    scope = phone;
    draw();
  };
  const select = h(
    'select',
    { data: { key: 'scope' }, on: { change: () => show(select.value) } },
    h('option', { value: '' }, t('allNumbers')),
    numbers().map((n) =>
      h(
        'option',
        { value: n.phone_id, selected: n.phone_id === scope },
        state.faults.numbers[n.phone_id] ? t('ownFaults', { name: n.display }) : n.display,
      ),
    ),
  );
  const on = activeFaults();
  swap(
    top,
    field(t('faultsFor'), select),
    h(
      'p',
      { class: on ? 'help warn' : 'help', role: 'status' },
      on ? t('faultsOn', { n: on }) : t('noFaults'),
    ),
    button(t('clearFaults'), () => attempt(() => remove('/faults')), {
      kind: 'small',
      icon: 'x',
      disabled: on === 0,
      'data-key': 'clear',
    }),
  );
}

const send = (name, value) =>
  attempt(() => patch(`/faults?phone_id=${part(scope)}`, { [name]: value }));

function control(r, controls) {
  if (r.flag) {
    const row = toggle(t(`f_${r.name}`), false, (value) => send(r.name, value));
    controls.set(r.name, (value) =>
      Object.assign(row.querySelector('input'), { checked: Boolean(value) }),
    );
    return row;
  }
  if (r.options) return codes(r, controls);
  const out = h('output', {});
  const slider = h('input', { type: 'range', min: r.min ?? 0, max: r.max, step: r.step });
  const show = () => {
    out.textContent = r.show(Number(slider.value));
    slider.setAttribute('aria-valuetext', out.textContent);
    row.classList.toggle('on', !r.shapes && Number(slider.value) > (r.rest ?? 0));
  };
  const row = field(t(`f_${r.name}`), slider);
  row.classList.add('slider');
  row.insertBefore(out, slider);
  slider.addEventListener('input', show);
  slider.addEventListener('change', () => send(r.name, r.write(Number(slider.value))));
  controls.set(r.name, (value) => {
    if (slider.matches(':active')) return;
    slider.value = r.read(value);
    show();
  });
  return row;
}

function codes(r, controls) {
  const option = (code) => h('option', { value: code }, code === 0 ? t('noError') : String(code));
  const select = h(
    'select',
    { on: { change: () => send(r.name, Number(select.value)) } },
    r.options.map(option),
  );
  controls.set(r.name, (value) => {
    if (!r.options.includes(value)) select.append(option(value));
    select.value = value;
  });
  return field(t(`f_${r.name}`), select);
}
