// Where one writes: as the customer, or on the company's telephone.

import { change, say, setAd, setEditing, setReply } from './acts.js';
import { attachMenu } from './attach.js';
import { author } from './bubble.js';
import { h, icon, iconButton } from './dom.js';
import { pickEmoji } from './emoji.js';
import { sendSheet } from './files.js';
import { t } from './i18n.js';
import { snippet } from './parts.js';
import { currentNumber, on, state, touch } from './store.js';
import { recorder } from './voice.js';

const MAX_HEIGHT = 132; // pixels

const input = h('textarea', { rows: 1, class: 'write', data: { key: 'write' } });
const strip = h('div', { class: 'strips' });
const side = h('div', { class: 'side', role: 'radiogroup', hidden: true });
const action = h('button', { type: 'submit', class: 'icon-button primary act' });
const row = h('form', { class: 'compose-row' });
const box = h('div', { class: 'composer' });
const drop = h('div', { class: 'drop', hidden: true });

let recording = null;

export function composer() {
  input.placeholder = t('compose');
  input.setAttribute('aria-label', t('compose'));
  side.setAttribute('aria-label', t('writeAs'));
  drop.append(icon('download'), t('dropHere'));
  const attach = iconButton('plus', t('attach'), () => attachMenu(attach), {
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
  });
  const emoji = iconButton('smile', t('emoji'), () => pickEmoji(emoji, insert), {
    'aria-haspopup': 'dialog',
  });
  row.append(attach, emoji, input, action);
  row.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  input.addEventListener('input', grow);
  input.addEventListener('keydown', keys);
  input.addEventListener('paste', paste);
  dropping();
  box.append(strip, side, row, drop);
  on('compose thread businesses customers', draw);
  on('compose', () => begin());
  draw();
  return box;
}

function keys(event) {
  if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
  if (event.key === 'Escape' && (state.reply || state.editing)) setReply(null);
}

function insert(text) {
  input.setRangeText(text, input.selectionStart, input.selectionEnd, 'end');
  grow();
  input.focus();
}

function grow() {
  input.style.height = 'auto';
  input.style.height = `${Math.min(input.scrollHeight, MAX_HEIGHT)}px`;
  face();
}

// face shows what the button at the right does: it sends what is written, and records when nothing is.
function face() {
  const writes = input.value.trim() !== '' || state.editing;
  const words = t(writes ? (state.editing ? 'save' : 'send') : 'record');
  if (action.title === words) return;
  action.title = words;
  action.setAttribute('aria-label', words);
  action.replaceChildren(icon(writes ? (state.editing ? 'check' : 'send') : 'mic'));
}

async function submit() {
  const text = input.value.trim();
  if (state.editing) {
    const target = state.editing;
    if (!text || !(await change(target, { kind: 'edit', text }))) return;
    setEditing(null);
    return;
  }
  if (!text) {
    await record();
    return;
  }
  input.value = '';
  grow();
  const sent = await say({ kind: 'text', text });
  if (sent) return;
  input.value = text + input.value;
  grow();
}

async function record() {
  if (recording) return;
  recording = await recorder(() => {
    recording.view.remove();
    recording = null;
    row.hidden = false;
    action.focus();
  });
  if (!recording) return;
  row.hidden = true;
  box.append(recording.view);
  recording.focus();
}

function paste(event) {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length) return;
  event.preventDefault();
  sendSheet(files);
}

function dropping() {
  const zone = document.getElementById('phone');
  const carries = (event) =>
    [...(event.dataTransfer?.types ?? [])].includes('Files') && state.thread.phase === 'ready';
  for (const kind of ['dragenter', 'dragover']) {
    zone.addEventListener(kind, (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      drop.hidden = false;
    });
  }
  zone.addEventListener('dragleave', (event) => {
    if (!zone.contains(event.relatedTarget)) drop.hidden = true;
  });
  zone.addEventListener('drop', (event) => {
    drop.hidden = true;
    if (!carries(event)) return;
    event.preventDefault();
    sendSheet([...event.dataTransfer.files]);
  });
}

// begin puts the text of a message that is edited into the field, and takes it out again afterwards.
let shownEdit = null;

function begin() {
  if (state.editing !== shownEdit) {
    input.value = state.editing?.text ?? '';
    shownEdit = state.editing;
    grow();
  }
  if (state.reply || state.editing) input.focus();
}

function draw() {
  const { reply, editing, ad } = state;
  strip.replaceChildren(
    ...[
      ad && line('ad', t('adWaits', { headline: ad.headline ?? '' }), '', () => setAd(null), false),
      reply &&
        line(
          'reply',
          t('replyingTo', { name: author(reply) }),
          snippet(reply),
          () => setReply(null),
          true,
        ),
      editing && line('pencil', t('editingOwn'), snippet(editing), () => setEditing(null), true),
    ].filter(Boolean),
  );
  drawSide();
  face();
}

function line(sign, words, text, shut, closes) {
  return h(
    'div',
    { class: 'strip' },
    icon(sign),
    h('span', {}, h('b', {}, words), text && h('small', {}, text)),
    closes && iconButton('x', t('cancel'), shut),
  );
}

// Only a number that the company also has on a telephone can be answered from there.
function drawSide() {
  const both = Boolean(currentNumber()?.coexistence && state.customer);
  side.hidden = !both;
  box.classList.toggle('as-business', both && state.asBusiness);
  if (!both) return;
  if (!side.firstChild)
    side.append(choice(false, 'asCustomer', 'user'), choice(true, 'asBusiness', 'phone'));
  for (const radio of side.querySelectorAll('input'))
    radio.checked = (radio.value === 'business') === state.asBusiness;
}

function choice(business, words, sign) {
  const radio = h('input', {
    type: 'radio',
    name: 'side',
    value: business ? 'business' : 'customer',
    on: {
      change: () => {
        state.asBusiness = business;
        touch('compose');
      },
    },
  });
  return h('label', { class: 'side-choice' }, radio, icon(sign), t(words));
}
