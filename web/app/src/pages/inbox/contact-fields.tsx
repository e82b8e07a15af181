import { Copy } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { errorSentence } from '@/api/client';
import type { Contact, Id } from '@/api/types';
import { t } from '@/i18n';
import { composing } from '@/lib/keys';
import { saveContact } from '@/store/actions';
import { useStore } from '@/store/store';
import { Button, Dialog, Field, IconButton, Input, toast } from '@/ui';

type Key = 'phone' | 'email' | 'city';
const keys: Key[] = ['phone', 'email', 'city'];
const kinds: Record<Key | 'name', { type: string; autoComplete: string }> = {
  name: { type: 'text', autoComplete: 'off' },
  phone: { type: 'tel', autoComplete: 'off' },
  email: { type: 'email', autoComplete: 'off' },
  city: { type: 'text', autoComplete: 'off' },
};

/** What is known of the person; a click edits the line in its place. */
export function ContactFields({ id }: { id: Id }) {
  const contact = useStore((state) => state.contacts[state.conversations[id]?.contact_id ?? '']);
  const can = useStore((state) => state.details[id]?.can.edit_contact ?? false);
  if (contact === undefined) return null;
  return (
    <dl className="kv">
      {keys.map((key) => (
        <Line key={key} contact={contact} field={key} can={can} />
      ))}
    </dl>
  );
}

function Line({ contact, field, can }: { contact: Contact; field: Key; can: boolean }) {
  const [editing, setEditing] = useState(false);
  const label = t(`panel.${field}`);
  const value = contact[field];
  const shown = field === 'phone' ? contact.phone_display : value;
  return (
    <>
      <dt>{label}</dt>
      <dd className="kv-d">
        {editing ? (
          <LineInput contact={contact} field={field} onDone={() => setEditing(false)} />
        ) : can ? (
          <button
            type="button"
            className="kv-v trunc"
            data-empty={value === '' || undefined}
            aria-label={t('panel.editField', { field: `${label}: ${shown || t('panel.none')}` })}
            onClick={() => setEditing(true)}
          >
            {shown || t('common.add')}
          </button>
        ) : (
          <span className="kv-v trunc" data-empty={value === '' || undefined}>
            {shown || t('panel.none')}
          </span>
        )}
        {!editing && value !== '' && 'clipboard' in navigator && (
          <IconButton
            size="sm"
            label={t('panel.copyField', { field: label })}
            onClick={() =>
              void navigator.clipboard.writeText(value).then(() => toast(t('common.copied')))
            }
          >
            <Copy className="i i14" aria-hidden />
          </IconButton>
        )}
      </dd>
    </>
  );
}

function LineInput({
  contact,
  field,
  onDone,
}: {
  contact: Contact;
  field: Key;
  onDone: () => void;
}) {
  const [text, setText] = useState(contact[field]);
  const [error, setError] = useState('');
  const save = async () => {
    const next = text.trim();
    if (next === contact[field]) {
      onDone();
      return;
    }
    try {
      await saveContact(contact.id, { [field]: next });
      onDone();
    } catch (problem) {
      setError(errorSentence(problem));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event)) return;
    if (event.key === 'Enter') void save();
    if (event.key === 'Escape') {
      event.preventDefault();
      onDone();
    }
  };
  return (
    <span className="grow">
      <input
        className="input kv-in"
        // The reader pressed "edit" a moment ago: the focus belongs here.
        ref={(input) => input?.focus()}
        type={kinds[field].type}
        autoComplete={kinds[field].autoComplete}
        aria-label={t(`panel.${field}`)}
        aria-invalid={error !== '' || undefined}
        value={text}
        maxLength={320}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => void save()}
      />
      {error !== '' && (
        <span className="field-error" role="alert">
          {error}
        </span>
      )}
    </span>
  );
}

const all: (Key | 'name')[] = ['name', ...keys];

/** All of it at once. */
export function ContactDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const [form, setForm] = useState({
    name: contact.name,
    phone: contact.phone,
    email: contact.email,
    city: contact.city,
  });
  const [error, setError] = useState('');
  const save = async () => {
    try {
      await saveContact(contact.id, form);
      onClose();
    } catch (problem) {
      setError(errorSentence(problem));
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('panel.edit')}
      width={420}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" form="contact-form">
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form
        id="contact-form"
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {all.map((key) => (
          <Field
            key={key}
            label={t(`panel.${key}`)}
            error={key === 'name' && error !== '' ? error : undefined}
          >
            <Input
              type={kinds[key].type}
              autoComplete={kinds[key].autoComplete}
              maxLength={320}
              value={form[key]}
              onChange={(event) => setForm({ ...form, [key]: event.target.value })}
            />
          </Field>
        ))}
      </form>
    </Dialog>
  );
}
