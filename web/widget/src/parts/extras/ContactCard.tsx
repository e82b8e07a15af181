import { useState } from 'preact/hooks';
import type { Card } from '../../core/card';
import type { Chat } from '../../core/chat';
import { validField } from '../../core/text';
import type { Contact, FieldName } from '../../core/types';
import type { View } from '../../core/view';
import { sayerOf } from '../kit';
import { type Key, texts } from './texts';

const sayer = sayerOf(texts);
type Say = ReturnType<typeof sayer>;

const types = { name: 'text', email: 'email', phone: 'tel' } as const;
const faults: Record<FieldName, Key> = { name: 'required', email: 'badEmail', phone: 'badPhone' };

/** What stands in the form, and what is wrong with it. */
function read(form: HTMLFormElement, card: Card, say: Say): [Contact, Contact] {
  const values: Contact = {};
  const faulty: Contact = {};
  for (const { name, required } of card.fields) {
    const value = `${new FormData(form).get(name)}`.trim();
    if (value) values[name] = value;
    if (value ? !validField(name, value) : required)
      faulty[name] = say(value ? faults[name] : 'required');
  }
  return [values, faulty];
}

/** Leaves contact data, with the server or with the messages that wait for it. */
async function leave(chat: Chat, contact: Contact) {
  const { thread, entries } = chat.view;
  chat.tab.set('contact', { ...chat.tab.get<Contact>('contact'), ...contact });
  if (thread.state.status !== 'none') await chat.tell(contact);
  for (const entry of entries)
    if (entry.failed === 'contact_required') chat.outbox.retry(entry.client_id, contact);
  // Who has just told something is not asked for the rest.
  chat.skip('inbox');
}

/** The form that asks for contact data. */
export function ContactCard({ chat, view, card }: { chat: Chat; view: View; card: Card }) {
  const say = sayer(view);
  const [wrong, setWrong] = useState<Contact>({});
  const [note, setNote] = useState<Key | ''>('');
  const known: Contact = { ...view.thread.state.contact, ...view.known };

  const submit = async (event: Event) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const [values, faulty] = read(form, card, say);
    const empty = !Object.keys(values).length;
    const first = card.fields.find(({ name }) => faulty[name] || empty);
    setWrong(faulty);
    setNote(empty ? 'oneField' : '');
    if (first) return form.querySelector<HTMLElement>(`[name=${first.name}]`)?.focus();
    try {
      await leave(chat, values);
      chat.skip(card.id);
    } catch {
      setNote('failed');
    }
  };

  return (
    <form class="card" noValidate onSubmit={submit} aria-label={say('cardTitle')}>
      <b>{say('cardTitle')}</b>
      <p>{say('cardBefore')}</p>
      {card.fields.map(({ name, required }) => (
        <label key={name}>
          {say(name)} {!required && <i>({say('optional')})</i>}
          <input
            name={name}
            type={types[name]}
            autocomplete={name === 'phone' ? 'tel' : name}
            dir="auto"
            list={undefined}
            maxLength={120}
            defaultValue={known[name]}
            aria-invalid={!!wrong[name]}
          />
          {wrong[name] && <small role="alert">{wrong[name]}</small>}
        </label>
      ))}
      {note && <small role="alert">{say(note)}</small>}
      <button type="submit" class="go">
        {say('save')}
      </button>
      {!card.fields.some((field) => field.required) && (
        <button type="button" class="lk" onClick={() => chat.skip(card.id)}>
          {say('skip')}
        </button>
      )}
    </form>
  );
}
