// What a customer may do besides writing: the menu at the top of the phone.

import { setAd } from './acts.js';
import { customerPath, patch, post } from './api.js';
import { field, h } from './dom.js';
import { t } from './i18n.js';
import { currentCustomer, state } from './store.js';
import { attempt, dialog, explain, menu, toast } from './ui.js';

// act does something and says that it was done.
async function act(verb, body, words) {
  const done = await attempt(() =>
    post(customerPath(state.customer, verb), { phone_id: state.phone, ...body }),
  );
  if (done) toast(t('done', { what: words }));
  return done;
}

async function set(fields, words) {
  const done = await attempt(() => patch(customerPath(state.customer), fields));
  if (done) toast(t('done', { what: words }));
}

export function actsMenu(anchor) {
  const c = currentCustomer();
  if (!c) return;
  const blocked = c.blocked.includes(state.phone);
  const simple = (words, icon, run, danger) => ({
    words: t(words),
    icon,
    danger,
    act: () => run(t(words)),
  });
  menu(
    anchor,
    [
      simple('act_ad', 'ad', adDialog),
      null,
      simple('act_read', 'checks', (w) => act('read', {}, w)),
      simple('act_unread', 'eye', (w) => act('unread', {}, w)),
      c.auto_read
        ? simple('act_autoRead', 'eye', (w) => set({ auto_read: false }, w))
        : simple('act_noAutoRead', 'checks', (w) => set({ auto_read: true }, w)),
      simple(c.offline ? 'act_on' : 'act_off', 'power', (w) => set({ offline: !c.offline }, w)),
      null,
      simple('act_rename', 'pencil', renameDialog),
      simple('act_username', 'at', usernameDialog),
      Boolean(c.username) &&
        simple('act_dropUsername', 'at', (w) => act('username', { username: '' }, w)),
      Boolean(c.wa_id) && simple('act_number', 'phone', numberDialog),
      Boolean(c.wa_id) && simple('act_share', 'user', (w) => act('share_number', {}, w)),
      simple('act_identity', 'key', (w) => act('identity', {}, w)),
      simple('act_userId', 'key', (w) => act('user_id', {}, w)),
      null,
      c.marketing_stopped
        ? simple('act_resume', 'bell', (w) => act('marketing', { stopped: false }, w))
        : simple('act_stop', 'bell', (w) => act('marketing', { stopped: true }, w)),
      blocked
        ? simple('act_unblock', 'ban', (w) => act('block', { blocked: false }, w))
        : simple('act_block', 'ban', (w) => act('block', { blocked: true }, w), true),
    ],
    { name: t('acts') },
  );
}

// ask is a dialog of one line.
function ask(title, words, value, submit, { help, ...props } = {}) {
  const input = h('input', {
    type: 'text',
    value,
    required: true,
    autocomplete: 'off',
    'data-first': '',
    ...props,
  });
  dialog(title, field(words, input, help), {
    ok: t('save'),
    submit: () => submit(input.value.trim()),
  });
}

// kept keeps a dialog open when what was asked for was refused.
async function kept(work, words) {
  try {
    await work();
    toast(t('done', { what: words }));
    return true;
  } catch (err) {
    toast(explain(err), true);
    return false;
  }
}

function renameDialog(words) {
  ask(
    words,
    t('name'),
    currentCustomer().name,
    (name) => kept(() => patch(customerPath(state.customer), { name }), words),
    { maxLength: 60 },
  );
}

function usernameDialog(words) {
  ask(
    words,
    t('username'),
    currentCustomer().username,
    (username) => kept(() => post(customerPath(state.customer, 'username'), { username }), words),
    {
      pattern: '[a-z0-9._]{3,35}',
      autocapitalize: 'off',
      help: t('usernameHelp'),
    },
  );
}

function numberDialog(words) {
  ask(
    words,
    t('newNumber'),
    '',
    (waID) => kept(() => post(customerPath(state.customer, 'number'), { wa_id: waID }), words),
    {
      type: 'tel',
      pattern: '[+0-9 .\\(\\)\\-]{7,24}',
    },
  );
}

function adDialog() {
  const headline = h('input', {
    type: 'text',
    value: t('adHeadline'),
    required: true,
    'data-first': '',
  });
  const text = h('textarea', { rows: 2, value: t('adText') });
  dialog(
    t('act_ad'),
    [
      h('p', { class: 'help' }, t('adHelp')),
      field(t('headline'), headline),
      field(t('adBody'), text),
    ],
    {
      ok: t('act_ad'),
      submit: async () => {
        const ad = await act('ad', { headline: headline.value, body: text.value }, t('act_ad'));
        if (ad) setAd(ad);
        return Boolean(ad);
      },
    },
  );
}
