import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '@/api/client';
import type { Micros, Role } from '@/api/types';
import { locale, t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { Button } from '@/ui';
import { dayAndTime } from '../settings/lib/dates';
import { useDraft } from './draft';
import { PersonFields } from './first-run';
import { emailProblem, fieldProblem, focusFirstInvalid, useEnter } from './form';
import { Checking, DeadLink, endOfLink } from './link-check';
import { passwordFits } from './password';
import { Shell } from './shell';
import { Trouble } from './trouble';
import { useWait } from './use-wait';

interface Invitation {
  workspace: string;
  role: Role;
  inboxes: string[];
  expires_at: Micros;
}

const words = () => ({
  used: { title: t('setup.invite.used'), text: t('setup.invite.usedText') },
  expired: { title: t('setup.invite.expired'), text: t('setup.invite.expiredText') },
});

export default function Invite({ token }: { token: string }) {
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.get<Invitation>(`/invitations/by-token/${encodeURIComponent(token)}`),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (invitation.isPending) return <Checking title={t('app.name')} />;
  if (invitation.isError) {
    return (
      <DeadLink error={invitation.error} words={words()} retry={() => void invitation.refetch()} />
    );
  }
  return <Join token={token} invitation={invitation.data} />;
}

const empty = { name: '', email: '', password: '' };

function Join({ token, invitation }: { token: string; invitation: Invitation }) {
  const enter = useEnter();
  const wait = useWait();
  const [typed, setTyped] = useDraft('invite', empty);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const personal = [typed.name, typed.email];
  const refused = fieldProblem(failure);
  const problems = {
    name: typed.name.trim() === '' ? t('setup.need.name') : undefined,
    email: emailProblem(typed.email),
    password: passwordFits(typed.password, personal) ? undefined : t('setup.need.passwordFit'),
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setTried(true);
    if (busy || wait.left > 0) return;
    if (Object.values(problems).some((problem) => problem !== undefined)) {
      focusFirstInvalid(form);
      return;
    }
    setBusy(true);
    try {
      await api.post('/invitations/accept', {
        token,
        locale: locale(),
        name: typed.name.trim(),
        email: typed.email.trim(),
        password: typed.password,
      });
      await enter('/inbox');
    } catch (error) {
      if (!wait.begin(error)) setFailure(error);
      focusFirstInvalid(form);
    } finally {
      setBusy(false);
    }
  };

  if (failure !== null && refused === null && endOfLink(failure) !== undefined) {
    return <DeadLink error={failure} words={words()} retry={() => setFailure(null)} />;
  }
  return (
    <Shell
      title={t('setup.invite.title', { company: invitation.workspace })}
      text={t('setup.invite.text')}
    >
      <Terms invitation={invitation} />
      <form className="door-form" onSubmit={(event) => void submit(event)} noValidate>
        <Trouble failure={refused === null ? failure : null} wait={wait.left} />
        <PersonFields
          typed={typed}
          personal={personal}
          put={(change) => {
            setFailure(null);
            setTyped({ ...typed, ...change });
          }}
          shown={(field) =>
            refused?.field === field ? refused.text : tried ? problems[field] : undefined
          }
        />
        <Button type="submit" kind="primary" size="lg" disabled={wait.left > 0} aria-busy={busy}>
          {busy ? t('setup.first.creating') : t('setup.invite.join')}
        </Button>
      </form>
    </Shell>
  );
}

/** What one is invited to. */
function Terms({ invitation }: { invitation: Invitation }) {
  return (
    <div className="terms">
      <dl>
        <dt>{t('setup.invite.role')}</dt>
        <dd>{t(`role.${invitation.role}`)}</dd>
        {invitation.inboxes.length > 0 && (
          <>
            <dt>{t('setup.invite.inboxes')}</dt>
            <dd>{invitation.inboxes.join(', ')}</dd>
          </>
        )}
      </dl>
      <p>{t('setup.invite.until', { date: dayAndTime(invitation.expires_at, serverNow()) })}</p>
    </div>
  );
}
