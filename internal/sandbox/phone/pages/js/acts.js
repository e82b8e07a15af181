// What one does as the customer, or on the company's telephone, in the conversation that is open.

import { customerPath, part, post } from './api.js';
import { state, touch } from './store.js';
import { attempt } from './ui.js';

// say sends one thing. It quotes the message that one replies to and gives the new id, undefined when it was refused.
export async function say(fields, { quote = true } = {}) {
  const { customer, phone, reply, asBusiness } = state;
  const body = { phone_id: phone, ...fields };
  const quoted = quote && reply && !body.reply_to;
  if (quoted) body.reply_to = reply.id;
  const path = asBusiness ? `/numbers/${part(phone)}/say` : customerPath(customer, 'say');
  if (asBusiness) body.customer = customer;
  const answer = await attempt(() => post(path, body));
  if (!answer) return undefined;
  if (quoted && state.reply === reply) setReply(null);
  if (state.ad && !asBusiness && !['reaction', 'edit', 'revoke'].includes(fields.kind)) setAd(null);
  return answer.id;
}

// change edits or takes back a message of one's own, from the side that wrote it.
export function change(message, fields) {
  const { customer, phone } = state;
  const body = { phone_id: phone, target: message.id, ...fields };
  return attempt(() =>
    message.from === 'business_phone'
      ? post(`/numbers/${part(phone)}/say`, { ...body, customer })
      : post(customerPath(customer, 'say'), body),
  );
}

// react sets the customer's reaction to a message; '' takes it back.
export function react(message, emoji) {
  return attempt(() =>
    post(customerPath(state.customer, 'say'), {
      phone_id: state.phone,
      kind: 'reaction',
      target: message.id,
      emoji,
    }),
  );
}

// tap answers with a button or a row of a list.
export function tap(message, kind, { id, text, description }) {
  const answer = kind === 'quick_reply' ? { payload: id } : { reply_id: id, description };
  const body = { phone_id: state.phone, kind, title: text, reply_to: message.id, ...answer };
  return attempt(() => post(customerPath(state.customer, 'say'), body));
}

// forward sends a message again, to a number of the company.
export function forward(message, phone, forwarded) {
  const kinds = {
    audio: 'audio',
    image: 'image',
    video: 'video',
    document: 'document',
    sticker: 'sticker',
  };
  const file = message.media ?? message.header?.media;
  let body = { kind: 'text', text: message.text };
  if (message.kind === 'location') body = { kind: 'location', location: message.location };
  else if (message.kind === 'contacts') body = { kind: 'contacts', contacts: message.contacts };
  else if (file) {
    const kind = message.media?.voice
      ? 'voice'
      : (kinds[message.kind] ?? message.header?.kind ?? 'document');
    body = { kind, media: file.id, caption: message.text, filename: file.filename };
  }
  return attempt(() =>
    post(customerPath(state.customer, 'say'), { ...body, phone_id: phone, forwarded }),
  );
}

// canForward says whether forward knows how.
export const canForward = (m) =>
  Boolean(m.text || m.media || m.header?.media || m.kind === 'location' || m.kind === 'contacts');

export function setReply(message) {
  state.reply = message;
  state.editing = null;
  touch('compose');
}

export function setEditing(message) {
  state.editing = message;
  state.reply = null;
  touch('compose');
}

export function setAd(ad) {
  state.ad = ad;
  touch('compose');
}
