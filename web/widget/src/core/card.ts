import type { Entry } from './outbox';
import type { Config, Contact, FieldName, VItem, VState } from './types';

/** The card that asks the visitor for contact data. */
export interface Card {
  /** Names this very request, so that «not now» holds for it and not for the next one. */
  id: string;
  fields: { name: FieldName; required: boolean }[];
  /** No message may be written before the card is filled in. */
  blocking?: boolean;
}

interface Given {
  config?: Config;
  state: VState;
  items: VItem[];
  entries: Entry[];
  /** What the host page or an earlier card told, though the server may not know it yet. */
  known: Contact;
  /** Ids of cards that the visitor put aside. */
  skipped: string[];
}

/** The fields of a card, in the order in which they are asked for. */
export const order: FieldName[] = ['name', 'email', 'phone'];

function refused(given: Given): Card | null {
  const entry = given.entries.find((e) => e.failed === 'contact_required');
  const fields = entry?.fields?.map((name) => ({ name, required: true }));
  return fields ? { id: 'refused', fields } : null;
}

function asked({ state, items }: Given): Card | null {
  if (!state.ask_contact?.length || state.status !== 'open') return null;
  const notice = items.findLast((item) => item.notice === 'contact_asked');
  const fields = order
    .filter((name) => state.ask_contact?.includes(name))
    .map((name) => ({ name, required: false }));
  const id = `asked ${notice?.id ?? state.ask_contact.join()}`;
  return { id, fields };
}

function fromInbox({ config, state, items, entries, known }: Given): Card | null {
  const when = config?.contact_card.when;
  if (!config || !when || when === 'off') return null;
  const wrote = entries.length > 0 || items.some((item) => item.author === 'visitor');
  const now =
    when === 'after'
      ? wrote && state.status !== 'closed'
      : !wrote && state.status === 'none' && (when === 'before' || !config.hours_open_now);
  if (!now) return null;
  const fields = order
    .map((name) => ({ name, rule: config.contact_card.fields[name] ?? 'off' }))
    .filter(({ name, rule }) => rule !== 'off' && !state.contact[name] && !known[name])
    .map(({ name, rule }) => ({ name, required: rule === 'required' }));
  if (!fields.length) return null;
  const must = fields.some((field) => field.required);
  return {
    id: must ? 'must' : 'inbox',
    fields,
    blocking: must && when !== 'after',
  };
}

/** The card to show now, if any. Pure. */
export function cardFor(given: Given): Card | null {
  const card = refused(given) ?? asked(given) ?? fromInbox(given);
  return card && given.skipped.includes(card.id) ? null : card;
}
