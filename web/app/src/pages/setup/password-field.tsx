import { Check, Circle, Eye, EyeOff, X } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { t } from '@/i18n';
import { Field, Input } from '@/ui';
import { type HintState, passwordHints } from './password';

/** An input with the eye; Field hands its id and descriptions through. */
function Secret({ size = 'lg', ...rest }: ComponentProps<typeof Input>) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <span className="secret">
      <Input
        {...rest}
        size={size}
        type={shown ? 'text' : 'password'}
        spellCheck={false}
        autoCapitalize="off"
      />
      <button
        type="button"
        className="ib"
        data-size="sm"
        aria-label={shown ? t('setup.password.hide') : t('setup.password.show')}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        <Icon className="i" aria-hidden />
      </button>
    </span>
  );
}

export interface PasswordFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  autoComplete: 'current-password' | 'new-password';
  error?: string;
  end?: React.ReactNode;
  size?: 'md' | 'lg';
  inputRef?: React.Ref<HTMLInputElement>;
}

export function PasswordField({
  label,
  value,
  onChange,
  autoComplete,
  error,
  end,
  size,
  inputRef,
}: PasswordFieldProps) {
  return (
    <Field label={label} error={error} end={end}>
      <Secret
        ref={inputRef}
        size={size}
        name="password"
        autoComplete={autoComplete}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}

/** A new password with its rules, which tick while one types. */
export function NewPassword({
  personal,
  ...field
}: Omit<PasswordFieldProps, 'autoComplete' | 'end'> & { personal: readonly string[] }) {
  return (
    <div>
      <PasswordField {...field} autoComplete="new-password" />
      <ul className="hints" aria-label={t('setup.password.hints')} aria-live="polite">
        {passwordHints(field.value, personal).map((hint) => (
          <li key={hint.id} data-state={hint.state}>
            <HintIcon state={hint.state} />
            {t(`setup.password.${hint.id}`)}
            <span className="vh">: {t(`setup.hint.${hint.state}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function HintIcon({ state }: { state: HintState }) {
  if (state === 'ok') return <Check className="i i14" aria-hidden />;
  if (state === 'bad') return <X className="i i14" aria-hidden />;
  return <Circle className="i i14" aria-hidden />;
}
