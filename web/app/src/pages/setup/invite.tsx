import { useQuery } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Micros, Role } from '@/api/types';
import { locale, t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { Button } from '@/ui';
import { dayAndTime } from '../settings/lib/dates';
import { useDraft } from './draft';
import { PersonFields } from './first-run';
import { emailProblem, useEnter } from './form';
import { Checking, DeadLink, endOfLink } from './link-check';
import { passwordFits } from './password';
import { Shell } from './shell';
import { Trouble } from './trouble';
import { useSubmit } from './use-submit';

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
  const [typed, setTyped] = useDraft('invite', empty);
  const personal = [typed.name, typed.email];
  const problems = {
    name: typed.name.trim() === '' ? t('setup.need.name') : undefined,
    email: emailProblem(typed.email),
    password: passwordFits(typed.password, personal) ? undefined : t('setup.need.passwordFit'),
  };
  const form = useSubmit(
    Object.values(problems).every((problem) => problem === undefined),
    async () => {
      await api.post('/invitations/accept', {
        token,
        locale: locale(),
        name: typed.name.trim(),
        email: typed.email.trim(),
        password: typed.password,
      });
      await enter('/inbox');
    },
  );
  if (endOfLink(form.failure) !== undefined) {
    return <DeadLink error={form.failure} words={words()} retry={form.forgive} />;
  }
  const shown = (field: keyof typeof problems) =>
    form.refused?.field === field ? form.refused.text : form.tried ? problems[field] : undefined;
  const put = (change: Partial<typeof empty>) => {
    form.forgive();
    setTyped({ ...typed, ...change });
  };
  return (
    <Shell
      title={t('setup.invite.title', { company: invitation.workspace })}
      text={t('setup.invite.text')}
    >
      <Terms invitation={invitation} />
      <form className="door-form" onSubmit={form.onSubmit} noValidate>
        <Trouble failure={form.failure} wait={form.wait} />
        <PersonFields typed={typed} personal={personal} put={put} shown={shown} />
        <Button
          type="submit"
          kind="primary"
          size="lg"
          disabled={form.wait > 0}
          aria-busy={form.busy}
        >
          {form.busy ? t('setup.first.creating') : t('setup.invite.join')}
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
