import { Check } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ApiError } from '@/api/client';
import { t } from '@/i18n';
import { Button, Field, Input } from '@/ui';
import { focusFirstInvalid } from '../../../setup/form';
import { fieldsOf, isHeld, type ManifestField, TOKEN } from '../../lib/connect';
import { Failure } from '../../parts/section';
import type { StepProps } from './step';

/** The fields of a step, saved together before the guide goes on. */
export function FieldsForm({
  step,
  children,
  ...props
}: StepProps & { step: string; children?: ReactNode }) {
  const { manifest, draft, health, go, next } = props;
  const fields = fieldsOf(manifest, step);
  const [tried, setTried] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setTried(true);
    const fine = fields.every((field) => draft.problem(field) === null);
    // Who mends a broken key wants to know next whether it works.
    const after = (health?.broken ?? '') === '' ? next : () => go('test');
    if (fine && (await draft.save(fields))) after();
    else focusFirstInvalid(form);
  };
  const taken = draft.failure instanceof ApiError && draft.failure.code === 'taken';
  return (
    <form className="set-form" onSubmit={(event) => void submit(event)} noValidate>
      {children}
      {fields.map((field) => (
        <ManifestInput key={field.key} field={field} tried={tried} {...props} />
      ))}
      {taken && (
        <p className="set-fail" role="alert">
          {t('connect.taken')}
        </p>
      )}
      <div className="set-foot">
        <Failure failure={taken ? null : draft.failure} />
        <Button kind="primary" type="submit" aria-busy={draft.busy}>
          {fields.length === 0 ? t('connect.app.have') : t('connect.saveNext')}
        </Button>
      </div>
    </form>
  );
}

/** A key without words of its own, readable: phone_number_id -> Phone number id. */
function plain(key: string): string {
  const text = key.replaceAll('_', ' ');
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

export function fieldLabel(channel: string, key: string): string {
  return t.maybe(`connect.${channel}.${key}`) ?? plain(key);
}

function ManifestInput({
  field,
  tried,
  ...props
}: StepProps & { field: ManifestField; tried: boolean }) {
  const { connection, draft, health, inbox } = props;
  const key = `connect.${inbox.channel}.${field.key}`;
  const name = fieldLabel(inbox.channel, field.key);
  const label = field.required ? name : t('connect.optional', { field: name });
  const value = draft.value(field);
  const replacing = draft.replacing(field.key);
  const held = field.secret && isHeld(connection, field);
  const refused = field.key === TOKEN && health?.broken === 'auth';
  if (held && !replacing && !refused) {
    return <Stored label={label} onChange={() => draft.put(field.key, '')} />;
  }
  const problem = draft.problem(field);
  // A wrong shape shows while one types; what is missing, only once one tries to go on.
  const shown = problem === 'pattern' || problem === 'max' || tried ? problem : null;
  const words = {
    required: t('connect.need'),
    max: t('connect.long', { max: field.max }),
    pattern: t.maybe(`${key}.bad`) ?? t('connect.bad'),
  };
  return (
    <div className="connect-field">
      <Field
        label={label}
        hint={field.secret ? t('connect.secretHint') : undefined}
        error={shown === null ? undefined : words[shown]}
        end={
          held &&
          replacing && (
            <Button kind="link" size="sm" onClick={() => draft.drop(field.key)}>
              {t('connect.keep')}
            </Button>
          )
        }
      >
        <Input
          type={field.secret ? 'password' : 'text'}
          className="num"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          data-1p-ignore
          placeholder={t.maybe(`${key}.example`)}
          value={value}
          onChange={(event) => draft.put(field.key, event.currentTarget.value.trimStart())}
        />
      </Field>
      <Where text={t.maybe(`${key}.help`)} open={value === ''} />
    </div>
  );
}

function Stored({ label, onChange }: { label: string; onChange: () => void }) {
  return (
    <div className="field">
      <span className="field-label">{label}</span>
      <p className="stored">
        <Check className="i" aria-hidden />
        <span>{t('connect.stored')}</span>
        <span aria-hidden>·</span>
        <Button
          kind="link"
          aria-label={t('connect.changeThis', { field: label })}
          onClick={onChange}
        >
          {t('connect.change')}
        </Button>
      </p>
    </div>
  );
}

/** Where to find a value; it stays open while the field is empty, so that nobody has to look for it. */
function Where({ text, open }: { text: string | undefined; open: boolean }) {
  const [first] = useState(open);
  if (text === undefined) return null;
  return (
    <details className="where" open={first}>
      <summary>{t('connect.where')}</summary>
      <p>{text}</p>
    </details>
  );
}
