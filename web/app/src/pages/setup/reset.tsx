import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api } from '@/api/client';
import { t } from '@/i18n';
import { Button } from '@/ui';
import { useDraft } from './draft';
import { fieldProblem, focusFirstInvalid } from './form';
import { Checking, DeadLink, endOfLink, signInLink } from './link-check';
import { passwordFits } from './password';
import { NewPassword } from './password-field';
import { DoorState, Shell } from './shell';
import { Trouble } from './trouble';
import { useWait } from './use-wait';

const words = () => {
  const over = { title: t('setup.reset.used'), text: t('setup.reset.usedText') };
  return { used: over, expired: over };
};

export default function Reset({ token }: { token: string }) {
  const link = useQuery({
    queryKey: ['reset', token],
    queryFn: () => api.get<{ name: string }>(`/password-resets/${encodeURIComponent(token)}`),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [done, setDone] = useDraft(`reset-done-${token}`, false);
  if (done) {
    return (
      <DoorState
        tone="ok"
        icon={<CircleCheck className="i i24" aria-hidden />}
        title={t('setup.reset.done')}
        text={t('setup.reset.doneText')}
        actions={signInLink()}
      />
    );
  }
  if (link.isPending) return <Checking title={t('setup.reset.title')} />;
  if (link.isError) {
    return <DeadLink error={link.error} words={words()} retry={() => void link.refetch()} />;
  }
  return <Choose token={token} name={link.data.name} onDone={() => setDone(true)} />;
}

function Choose({ token, name, onDone }: { token: string; name: string; onDone: () => void }) {
  const wait = useWait();
  const [password, setPassword] = useDraft('reset', '');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const refused = fieldProblem(failure);
  const problem = passwordFits(password, [name]) ? undefined : t('setup.need.passwordFit');

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setTried(true);
    if (busy || wait.left > 0) return;
    if (problem !== undefined) {
      focusFirstInvalid(form);
      return;
    }
    setBusy(true);
    try {
      await api.post('/password-resets', { token, password });
      setPassword('');
      onDone();
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
    <Shell title={t('setup.reset.title')} text={t('setup.reset.text', { name })}>
      <form className="door-form" onSubmit={(event) => void submit(event)} noValidate>
        <Trouble failure={refused === null ? failure : null} wait={wait.left} />
        <NewPassword
          label={t('setup.password.new')}
          value={password}
          onChange={(next) => {
            setFailure(null);
            setPassword(next);
          }}
          error={refused?.field === 'password' ? refused.text : tried ? problem : undefined}
          personal={[name]}
        />
        <Button type="submit" kind="primary" size="lg" disabled={wait.left > 0} aria-busy={busy}>
          {t('setup.reset.save')}
        </Button>
      </form>
    </Shell>
  );
}
