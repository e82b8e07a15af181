import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Info } from 'lucide-react';
import { useRef, useState } from 'react';
import { ApiError, api } from '@/api/client';
import type { ServerStatus } from '@/api/types';
import { t } from '@/i18n';
import { Button, CheckboxField, Field, Input } from '@/ui';
import { useDraft } from './draft';
import { emailProblem, safeNext, useEnter } from './form';
import { PasswordField } from './password-field';
import { Shell } from './shell';
import { Trouble } from './trouble';
import { useSubmit } from './use-submit';

interface Typed {
  email: string;
  password: string;
  remember: boolean;
}

const empty: Typed = { email: '', password: '', remember: true };

export default function Login(_: { token: string }) {
  const status = useQuery({
    queryKey: ['status'],
    queryFn: () => api.get<ServerStatus>('/status'),
  });
  return (
    <Shell title={t('setup.signIn')} text={window.location.host}>
      {status.data?.needs_owner && (
        <p className="note-line" role="status">
          <Info className="i" aria-hidden />
          {t('setup.needsOwner')}
        </p>
      )}
      <SignIn />
    </Shell>
  );
}

function SignIn() {
  const search = useSearch({ strict: false }) as { next?: string };
  const enter = useEnter();
  const [typed, setTyped] = useDraft('login', empty);
  const secret = useRef<HTMLInputElement>(null);
  const valid = emailProblem(typed.email) === undefined && typed.password !== '';
  const form = useSubmit(
    valid,
    async () => {
      await api.post('/session', { ...typed, email: typed.email.trim() });
      await enter(safeNext(search.next));
    },
    (error) => {
      if (error instanceof ApiError && error.code === 'bad_credentials') secret.current?.select();
    },
  );
  return (
    <form className="door-form" onSubmit={form.onSubmit} noValidate>
      <Trouble failure={form.failure} wait={form.wait} />
      <Field label={t('setup.email')} error={form.tried ? emailProblem(typed.email) : undefined}>
        <Input
          size="lg"
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="off"
          value={typed.email}
          onChange={(event) => setTyped({ ...typed, email: event.currentTarget.value })}
        />
      </Field>
      <PasswordField
        inputRef={secret}
        label={t('setup.password')}
        autoComplete="current-password"
        value={typed.password}
        onChange={(password) => setTyped({ ...typed, password })}
        error={form.tried && typed.password === '' ? t('setup.need.password') : undefined}
      />
      <CheckboxField
        label={t('setup.remember')}
        checked={typed.remember}
        onChange={(remember) => setTyped({ ...typed, remember })}
      />
      <Button type="submit" kind="primary" size="lg" disabled={form.wait > 0} aria-busy={form.busy}>
        {form.busy ? t('setup.entering') : t('setup.enter')}
      </Button>
      <Forgot />
    </form>
  );
}

function Forgot() {
  const [open, setOpen] = useState(false);
  return (
    <div className="forgot">
      <Button
        kind="link"
        aria-expanded={open}
        aria-controls="forgot"
        onClick={() => setOpen(!open)}
      >
        {t('setup.forgot')}
      </Button>
      <div id="forgot" hidden={!open}>
        <p>{t('setup.forgot.text')}</p>
        <p>{t('setup.forgot.alone')}</p>
      </div>
    </div>
  );
}
