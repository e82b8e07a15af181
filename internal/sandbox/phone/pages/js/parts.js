// What is inside a bubble, by the kind of message.

import { tap } from './acts.js';
import { customerPath, mediaURL, post } from './api.js';
import { h, icon } from './dom.js';
import { has, locale, t } from './i18n.js';
import { plain, render } from './markup.js';
import { player } from './player.js';
import { state } from './store.js';
import { size } from './time.js';
import { attempt, copy, dialog, toast } from './ui.js';

const ICONS = {
  image: 'image',
  video: 'video',
  audio: 'mic',
  voice: 'mic',
  document: 'file',
  sticker: 'sticker',
  location: 'pin',
  contacts: 'user',
  order: 'box',
  interactive: 'list',
};

// kindOf is the kind under which a message is spoken of: a voice note is an audio of its own sort.
export const kindOf = (m) => (m.media?.voice ? 'voice' : m.kind);

export function kindName(m) {
  const key = `k_${kindOf(m)}`;
  return has(key) ? t(key) : m.kind;
}

// snippet is a message in one line: its text, or what it is.
export function snippet(m) {
  if (m.revoked) return t(m.from === 'customer' ? 'revokedMine' : 'revokedTheirs');
  if (m.text) return plain(m.text);
  return (
    m.media?.filename || m.location?.name || m.contacts?.[0]?.name?.formatted_name || kindName(m)
  );
}

// kindIcon is the sign that stands before a snippet.
export const kindIcon = (m) => ICONS[kindOf(m)];

// body gives the nodes of a message.
export function body(m) {
  const out = [m.header && header(m.header)];
  const draw = { image, video, audio, document: file, sticker, location, contacts, order }[
    m.kind === 'voice' ? 'audio' : m.kind
  ];
  if (draw) out.push(draw(m));
  else if (m.location) out.push(location(m));
  if (m.text) out.push(h('p', { class: 'text' }, render(m.text)));
  else if (!draw && !m.header) out.push(h('p', { class: 'text odd' }, kindName(m)));
  if (m.raw) out.push(h('pre', { class: 'raw', tabIndex: 0 }, JSON.stringify(m.raw, null, 1)));
  if (m.footer) out.push(h('p', { class: 'footer' }, m.footer));
  return out;
}

function header({ kind, text, media }) {
  if (kind === 'text') return h('p', { class: 'text head' }, text);
  const draw = { image, video, document: file }[kind];
  return media && draw ? draw({ media, kind, text: '' }) : null;
}

const gone = () => h('p', { class: 'text gone' }, icon('warn'), ` ${t('mediaGone')}`);

function image({ media }) {
  if (!media) return gone();
  const name = media.filename || t('k_image');
  const picture = h('img', {
    src: mediaURL(media.id),
    alt: name,
    loading: 'lazy',
    decoding: 'async',
  });
  const opener = h(
    'button',
    {
      type: 'button',
      class: 'picture',
      'aria-label': t('openImage'),
      on: { click: () => lightbox(media, name) },
    },
    picture,
  );
  picture.addEventListener('error', () => opener.replaceWith(gone()));
  return opener;
}

function lightbox(media, name) {
  dialog(name, h('img', { class: 'whole', src: mediaURL(media.id), alt: name }), { kind: 'wide' });
}

function sticker({ media }) {
  if (!media) return gone();
  return h('img', {
    class: 'sticker',
    src: mediaURL(media.id),
    alt: t('k_sticker'),
    loading: 'lazy',
  });
}

function video({ media }) {
  if (!media) return gone();
  const film = h('video', {
    src: mediaURL(media.id),
    controls: true,
    preload: 'metadata',
    'aria-label': media.filename || t('k_video'),
  });
  film.addEventListener('error', () => film.replaceWith(gone()));
  return film;
}

function audio(m) {
  if (!m.media) return gone();
  const begun = () => {
    if (m.from === 'customer' || !m.media.voice || m.status === 'played') return;
    attempt(() =>
      post(customerPath(state.customer, 'played'), { phone_id: m.phone_id, ids: [m.id] }),
    );
  };
  return player(mediaURL(m.media.id), kindName(m), begun);
}

function file({ media }) {
  if (!media) return gone();
  const name = media.filename || t('k_document');
  const type = (name.includes('.') ? name.split('.').pop() : media.mime.split('/').pop())
    .slice(0, 4)
    .toUpperCase();
  return h(
    'a',
    {
      class: 'file',
      href: mediaURL(media.id),
      download: name,
      'aria-label': `${t('download', { name })}, ${size(media.size)}`,
    },
    h('span', { class: 'type' }, type),
    h('span', { class: 'file-name' }, h('b', {}, name), h('small', {}, size(media.size))),
    icon('download'),
  );
}

function location(m) {
  const { latitude, longitude, name, address } = m.location ?? {};
  const at = `${Number(latitude).toFixed(5)}, ${Number(longitude).toFixed(5)}`;
  return h(
    'div',
    { class: 'card place' },
    h('span', { class: 'card-icon' }, icon('pin')),
    h(
      'span',
      {},
      h('b', {}, name || t('k_location')),
      address && h('small', {}, address),
      h('small', {}, t('openMap', { at })),
    ),
  );
}

function contacts(m) {
  return (m.contacts ?? []).map((contact) =>
    h(
      'div',
      { class: 'card' },
      h('span', { class: 'card-icon' }, icon('user')),
      h(
        'span',
        {},
        h('b', {}, contact.name?.formatted_name ?? t('k_contacts')),
        (contact.phones ?? []).map((p) => h('small', {}, p.phone ?? p.wa_id)),
        (contact.emails ?? []).map((e) => h('small', {}, e.email)),
      ),
    ),
  );
}

function order(m) {
  const items = m.order?.product_items ?? [];
  const total = items.reduce((sum, item) => sum + item.quantity * item.item_price, 0);
  const money = `${new Intl.NumberFormat(locale).format(total)} ${items[0]?.currency ?? ''}`;
  return h(
    'div',
    { class: 'card' },
    h('span', { class: 'card-icon' }, icon('box')),
    h(
      'span',
      {},
      h('b', {}, `${t('k_order')} · ${money}`),
      items.map((item) => h('small', {}, `${item.quantity} × ${item.product_retailer_id}`)),
      m.order?.text && h('small', {}, m.order.text),
    ),
  );
}

// choices are the buttons below a bubble, and the opener of a list.
export function choices(m) {
  const out = (m.buttons ?? []).map((b) =>
    h(
      'button',
      { type: 'button', class: 'choice', on: { click: () => press(m, b) } },
      choiceIcon(b),
      b.text,
    ),
  );
  if (m.list)
    out.push(
      h(
        'button',
        { type: 'button', class: 'choice', on: { click: () => openList(m) } },
        icon('list'),
        m.list.button,
      ),
    );
  return out;
}

const choiceIcon = (b) =>
  icon({ url: 'link', phone: 'phone', copy_code: 'copy' }[b.kind] ?? 'reply');

function press(m, b) {
  if (b.kind === 'reply') return tap(m, 'button_reply', b);
  if (b.kind === 'quick_reply') return tap(m, 'quick_reply', b);
  if (b.kind === 'copy_code') return copy(b.id);
  return toast(
    b.kind === 'phone' ? t('wouldCall', { number: b.id }) : t('wouldOpen', { url: b.url }),
  );
}

function openList(m) {
  let box = null;
  const row = (r) =>
    h(
      'button',
      {
        type: 'button',
        class: 'list-row',
        on: {
          click: () => {
            tap(m, 'list_reply', { id: r.id, text: r.title, description: r.description });
            box.close();
          },
        },
      },
      h('b', {}, r.title),
      r.description && h('small', {}, r.description),
    );
  const sections = (m.list.sections ?? []).map((s) =>
    h('section', {}, s.title && h('h3', {}, s.title), (s.rows ?? []).map(row)),
  );
  box = dialog(m.list.button, sections);
}
