// What one may send besides text: the menu of the plus, and its windows.

import { say } from './acts.js';
import { upload } from './api.js';
import { field, h } from './dom.js';
import { pickEmoji } from './emoji.js';
import { drawn, pickFiles } from './files.js';
import { t } from './i18n.js';
import { state } from './store.js';
import { attempt, dialog, menu, toast } from './ui.js';

const STICKER = 512; // pixels, as WhatsApp's are

const places = {
  obelisco: {
    latitude: -34.60374,
    longitude: -58.38158,
    address: 'Av. 9 de Julio s/n, Buenos Aires',
  },
  paulista: { latitude: -23.56137, longitude: -46.65602, address: 'Av. Paulista 1578, São Paulo' },
  zocalo: {
    latitude: 19.43261,
    longitude: -99.13321,
    address: 'Plaza de la Constitución, Ciudad de México',
  },
  shop: { latitude: -34.58812, longitude: -58.42465, address: 'Honduras 4890, Buenos Aires' },
};

const products = [
  { id: 'CN-MESA-180', key: 'product_table', price: 890000 },
  { id: 'CN-SILLA-PAMPA', key: 'product_chair', price: 210000 },
  { id: 'CN-LAMPARA-PIE', key: 'product_lamp', price: 165000 },
];

export function attachMenu(anchor) {
  const customer = !state.asBusiness; // the company's telephone sends no orders and nothing odd
  menu(
    anchor,
    [
      { words: t('a_media'), icon: 'image', act: () => pickFiles('image/*,video/*') },
      { words: t('a_file'), icon: 'file', act: () => pickFiles('', true) },
      { words: t('a_location'), icon: 'pin', act: locationDialog },
      { words: t('a_contact'), icon: 'user', act: contactDialog },
      {
        words: t('a_sticker'),
        icon: 'sticker',
        act: () => pickEmoji(anchor, sticker, t('a_sticker')),
      },
      customer && { words: t('a_order'), icon: 'box', act: orderDialog },
      customer && { words: t('a_odd'), icon: 'braces', act: oddDialog },
    ],
    { name: t('attach') },
  );
}

const sent = async (fields) => Boolean(await say(fields));

function locationDialog() {
  const place = h(
    'select',
    { 'data-first': '' },
    Object.keys(places).map((key) => h('option', { value: key }, t(`places_${key}`))),
    h('option', { value: '' }, t('ownPlace')),
  );
  const number = (limit) =>
    h('input', { type: 'number', step: 'any', min: -limit, max: limit, required: true });
  const latitude = number(90);
  const longitude = number(180);
  const name = h('input', { type: 'text', maxLength: 120 });
  const address = h('input', { type: 'text', maxLength: 200 });
  const fill = () => {
    const known = places[place.value];
    if (!known) return;
    Object.assign(latitude, { value: known.latitude });
    Object.assign(longitude, { value: known.longitude });
    name.value = t(`places_${place.value}`);
    address.value = known.address;
  };
  place.addEventListener('change', fill);
  for (const input of [latitude, longitude]) {
    input.addEventListener('input', () => {
      place.value = '';
    });
  }
  fill();
  dialog(
    t('a_location'),
    [
      field(t('place'), place),
      h('div', { class: 'pair' }, field(t('latitude'), latitude), field(t('longitude'), longitude)),
      field(t('name'), name),
      field(t('address'), address),
    ],
    {
      ok: t('send'),
      submit: () =>
        sent({
          kind: 'location',
          location: {
            latitude: Number(latitude.value),
            longitude: Number(longitude.value),
            name: name.value || undefined,
            address: address.value || undefined,
          },
        }),
    },
  );
}

function contactDialog() {
  const name = h('input', {
    type: 'text',
    required: true,
    maxLength: 80,
    value: 'Lucía Prado',
    'data-first': '',
  });
  const phone = h('input', {
    type: 'tel',
    required: true,
    pattern: '[+0-9 .\\(\\)\\-]{7,24}',
    value: '+54 9 11 5555-0177',
  });
  dialog(t('a_contact'), [field(t('name'), name), field(t('number'), phone)], {
    ok: t('send'),
    submit: () => {
      const [first, ...rest] = name.value.trim().split(/\s+/);
      const card = {
        name: {
          formatted_name: name.value.trim(),
          first_name: first,
          last_name: rest.join(' ') || undefined,
        },
        phones: [{ phone: phone.value, wa_id: phone.value.replace(/\D/g, ''), type: 'CELL' }],
      };
      return sent({ kind: 'contacts', contacts: [card] });
    },
  });
}

function orderDialog() {
  const rows = products.map((product, i) => {
    const quantity = h('input', { type: 'number', min: 0, max: 99, value: i === 0 ? 1 : 0 });
    return { product, quantity, view: field(t('quantity', { name: t(product.key) }), quantity) };
  });
  const note = h('input', { type: 'text', maxLength: 200 });
  dialog(t('a_order'), [rows.map((row) => row.view), field(t('orderNote'), note)], {
    ok: t('send'),
    submit: () => {
      const items = rows
        .filter(({ quantity }) => Number(quantity.value) > 0)
        .map(({ product, quantity }) => ({
          product_retailer_id: product.id,
          quantity: Number(quantity.value),
          item_price: product.price,
          currency: 'ARS',
        }));
      if (!items.length) {
        toast(t('emptyOrder'), true);
        return false;
      }
      return sent({
        kind: 'order',
        order: { catalog_id: '354160437058781', text: note.value, product_items: items },
      });
    },
  });
}

function oddDialog() {
  const odd = {
    odd_poll: () => ({ kind: 'unsupported', unsupported: 'poll' }),
    odd_big: () => ({ kind: 'media_too_big' }),
    odd_welcome: () => ({ kind: 'request_welcome' }),
    odd_raw: () => ({ kind: 'raw', raw: JSON.parse(raw.value) }),
  };
  const kind = h(
    'select',
    { 'data-first': '' },
    Object.keys(odd).map((key) => h('option', { value: key }, t(key))),
  );
  const raw = h('textarea', {
    rows: 5,
    class: 'mono',
    spellcheck: false,
    value: '{\n  "type": "holo_note",\n  "holo_note": { "hologram": true }\n}',
  });
  const rawField = field('JSON', raw);
  rawField.hidden = true;
  kind.addEventListener('change', () => {
    rawField.hidden = kind.value !== 'odd_raw';
  });
  dialog(t('a_odd'), [field(t('a_odd'), kind), rawField], {
    ok: t('send'),
    submit: () => {
      try {
        return sent(odd[kind.value]());
      } catch {
        toast(t('badJSON'), true);
        return false;
      }
    },
  });
}

// sticker draws an emoji as one.
async function sticker(sign) {
  const blob = await drawn(STICKER, STICKER, 'image/webp', (pen) => {
    pen.font = `${STICKER * 0.75}px sans-serif`;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(sign, STICKER / 2, STICKER * 0.54);
  });
  const media = await attempt(() => upload(blob, 'sticker.webp'));
  if (media) await say({ kind: 'sticker', media });
}
