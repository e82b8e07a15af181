import { useQuery } from '@tanstack/react-query';
import { Clock, LinkIcon } from 'lucide-react';
import { api } from '@/api/client';
import type { ServerStatus } from '@/api/types';
import { locale, t } from '@/i18n';
import { Button, Field, Input } from '@/ui';
import { browserZone } from '../settings/lib/zones';
import { ZoneField } from '../settings/parts/zone-field';
import { useDraft } from './draft';
import { emailProblem, useEnter } from './form';
import { Checking, DeadLink, endOfLink, signInLink } from './link-check';
import { passwordFits } from './password';
import { NewPassword } from './password-field';
import { DoorState, Shell } from './shell';
import { Trouble } from './trouble';
import { useSubmit } from './use-submit';

export default function FirstRun({ token }: { token: string }) {
  const link = useQuery({
    queryKey: ['first-run', token],
    queryFn: () => api.get<{ valid: boolean }>(`/first-run/${encodeURIComponent(token)}`),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (link.isPending) return <Checking title={t('setup.first.title')} />;
  if (link.isError && endOfLink(link.error) === undefined) {
    const words = { title: '', text: '' };
    return (
      <DeadLink
        error={link.error}
        words={{ used: words, expired: words }}
        retry={() => void link.refetch()}
      />
    );
  }
  if (link.isError || !link.data.valid) return <Over />;
  return <CreateOwner token={token} />;
}

/** Whether somebody set the server up already tells what became of the link. */
function Over() {
  const status = useQuery({
    queryKey: ['status'],
    queryFn: () => api.get<ServerStatus>('/status'),
  });
  if (status.isPending) return <Checking title={t('setup.first.title')} />;
  if (status.data?.needs_owner) {
    return (
      <DoorState
        icon={<Clock className="i i24" aria-hidden />}
        title={t('setup.first.expired')}
        text={t('setup.first.expiredText')}
      />
    );
  }
  return (
    <DoorState
      icon={<LinkIcon className="i i24" aria-hidden />}
      title={t('setup.first.used')}
      text={t('setup.first.usedText')}
      actions={signInLink()}
    />
  );
}

const empty = { company: '', timezone: '', name: '', email: '', password: '' };

function CreateOwner({ token }: { token: string }) {
  const enter = useEnter();
  const [typed, setTyped] = useDraft('first-run', { ...empty, timezone: browserZone() });
  const personal = [typed.name, typed.email, typed.company];
  const problems = problemsOf(typed, personal);
  const form = useSubmit(
    Object.values(problems).every((problem) => problem === undefined),
    async () => {
      await api.post('/first-run', {
        ...typed,
        token,
        locale: locale(),
        company: typed.company.trim(),
        name: typed.name.trim(),
        email: typed.email.trim(),
      });
      await enter('/welcome');
    },
  );
  const shown = (field: keyof typeof problems) =>
    form.refused?.field === field ? form.refused.text : form.tried ? problems[field] : undefined;
  const put = (change: Partial<typeof empty>) => {
    form.forgive();
    setTyped({ ...typed, ...change });
  };
  if (endOfLink(form.failure) !== undefined) return <Over />;
  return (
    <Shell title={t('setup.first.title')} text={t('setup.first.text')}>
      <form className="door-form" onSubmit={form.onSubmit} noValidate>
        <Trouble failure={form.failure} wait={form.wait} />
        <h2>{t('setup.first.company')}</h2>
        <CompanyFields typed={typed} put={put} error={shown('company')} />
        <h2>{t('setup.first.account')}</h2>
        <PersonFields typed={typed} put={put} shown={shown} personal={personal} />
        <Button
          type="submit"
          kind="primary"
          size="lg"
          disabled={form.wait > 0}
          aria-busy={form.busy}
        >
          {form.busy ? t('setup.first.creating') : t('setup.first.create')}
        </Button>
      </form>
    </Shell>
  );
}

function CompanyFields({
  typed,
  put,
  error,
}: {
  typed: { company: string; timezone: string };
  put: (change: Partial<{ company: string; timezone: string }>) => void;
  error: string | undefined;
}) {
  return (
    <>
      <Field label={t('setup.first.companyName')} error={error}>
        <Input
          size="lg"
          autoComplete="organization"
          maxLength={120}
          value={typed.company}
          onChange={(event) => put({ company: event.currentTarget.value })}
        />
      </Field>
      <ZoneField
        size="lg"
        value={typed.timezone}
        onChange={(timezone) => put({ timezone })}
        hint={t('setup.first.timezoneHint')}
      />
    </>
  );
}

function problemsOf(typed: typeof empty, personal: readonly string[]) {
  return {
    company: typed.company.trim() === '' ? t('setup.need.company') : undefined,
    name: typed.name.trim() === '' ? t('setup.need.name') : undefined,
    email: emailProblem(typed.email),
    password: passwordFits(typed.password, personal) ? undefined : t('setup.need.passwordFit'),
  };
}

/** Name, e-mail and a new password: what every account begins with. */
export function PersonFields({
  typed,
  put,
  shown,
  personal,
}: {
  typed: { name: string; email: string; password: string };
  put: (change: Partial<{ name: string; email: string; password: string }>) => void;
  shown: (field: 'name' | 'email' | 'password') => string | undefined;
  personal: readonly string[];
}) {
  return (
    <>
      <Field label={t('setup.name')} error={shown('name')} hint={t('setup.nameHintVisitors')}>
        <Input
          size="lg"
          autoComplete="name"
          maxLength={120}
          value={typed.name}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('setup.email')} error={shown('email')}>
        <Input
          size="lg"
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="off"
          maxLength={254}
          value={typed.email}
          onChange={(event) => put({ email: event.currentTarget.value })}
        />
      </Field>
      <NewPassword
        label={t('setup.password')}
        value={typed.password}
        onChange={(password) => put({ password })}
        error={shown('password')}
        personal={personal}
      />
    </>
  );
}
