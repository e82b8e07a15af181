// The webhook of the app: the form that Meta has, and what went wrong with it, in words.

import { part, post, put, remove } from './api.js';
import { button, field, h, icon, toggle } from './dom.js';
import { has, t } from './i18n.js';
import { on } from './store.js';
import { loadSoon } from './sync.js';
import { attempt, explain } from './ui.js';

// problemWords says what a refused address means.
export function problemWords(webhook) {
  const status = /^HTTP (\d+)/.exec(webhook.detail ?? '')?.[1];
  const key =
    { 403: 'w_forbidden', 404: 'w_missing' }[webhook.problem === 'status' ? status : ''] ??
    `w_${webhook.problem}`;
  return t(has(key) ? key : 'w_network');
}

// webhookCard gives the card; `business` tells which one it is about. What one is typing is never overwritten.
export function webhookCard(business) {
  const url = h('input', {
    type: 'url',
    required: true,
    autocomplete: 'off',
    spellcheck: false,
    placeholder: 'http://127.0.0.1:8080/…',
  });
  const token = h('input', {
    type: 'text',
    required: true,
    autocomplete: 'off',
    spellcheck: false,
  });
  const result = h('div', { class: 'result', role: 'status' });
  const save = h('button', { class: 'button primary' }, h('span', {}, t('verify')));
  const clear = button(t('clearWebhook'), () => drop(business()), { kind: 'small' });
  const subscribed = h('div', {});
  const form = h(
    'form',
    { on: { submit: (event) => submit(event) } },
    field(t('callback'), url),
    field(t('verifyToken'), token),
    h('div', { class: 'buttons' }, save, clear),
    result,
  );
  let about = '';
  const submit = async (event) => {
    event.preventDefault();
    save.disabled = true;
    result.replaceChildren(h('span', { class: 'spinner' }), t('verifying'));
    show(await verify(business(), url.value.trim(), token.value.trim()));
    save.disabled = false;
    loadSoon();
  };
  const show = (lines) => {
    result.className = `result ${lines.tone}`;
    result.replaceChildren(
      icon(lines.tone === 'ok' ? 'check' : 'warn'),
      h(
        'span',
        {},
        lines.words,
        lines.detail && h('small', {}, t('detail', { detail: lines.detail })),
      ),
    );
  };
  on('businesses phase', () => {
    const b = business();
    if (!b) return;
    clear.hidden = !b.webhook?.callback_url;
    drawSubscribed(subscribed, b);
    const now = `${b.id} ${b.webhook?.callback_url} ${b.webhook?.verified} ${b.webhook?.problem} ${b.webhook?.detail}`;
    if (about === now) return;
    if (!about.startsWith(`${b.id} `) || !form.contains(document.activeElement)) {
      url.value = b.webhook?.callback_url ?? '';
      token.value ||= b.verify_token;
    }
    about = now;
    if (!save.disabled) show(outcome(b.webhook));
  });
  return h('div', { class: 'card-box' }, h('h3', {}, t('webhook')), form, subscribed);
}

// outcome is how a webhook stands.
export function outcome(webhook) {
  if (webhook?.problem)
    return { tone: 'bad', words: problemWords(webhook), detail: webhook.detail };
  if (webhook?.verified) return { tone: 'ok', words: t('verified', { url: webhook.callback_url }) };
  return { tone: 'idle', words: t('unverified') };
}

async function verify(b, url, token) {
  try {
    return outcome(
      await put('/webhook', { app_id: b.app_id, callback_url: url, verify_token: token }),
    );
  } catch (err) {
    return err.body?.problem ? outcome(err.body) : { tone: 'bad', words: explain(err) };
  }
}

async function drop(b) {
  await attempt(() => remove(`/webhook?app_id=${part(b.app_id)}`));
  loadSoon();
}

function drawSubscribed(box, b) {
  const input = box.querySelector('input');
  if (input) {
    input.checked = b.subscribed;
    return;
  }
  const change = async (on) => {
    await attempt(() => post(`/businesses/${part(b.id)}/subscribed`, { subscribed: on }));
    loadSoon();
  };
  box.replaceChildren(toggle(t('subscribed'), b.subscribed, change, t('subscribedHelp')));
}
