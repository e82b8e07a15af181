import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { api } from '@/api/client';
import { t } from '@/i18n';
import { Button } from '@/ui';
import { useDraft } from './draft';
import { Checking, DeadLink, endOfLink, signInLink } from './link-check';
import { passwordFits } from './password';
import { NewPassword } from './password-field';
import { DoorState, Shell } from './shell';
import { Trouble } from './trouble';
import { useSubmit } from './use-submit';

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
  const [password, setPassword] = useDraft('reset', '');
  const fits = passwordFits(password, [name]);
  const form = useSubmit(fits, async () => {
    await api.post('/password-resets', { token, password });
    setPassword('');
    onDone();
  });
  if (endOfLink(form.failure) !== undefined) {
    return <DeadLink error={form.failure} words={words()} retry={form.forgive} />;
  }
  const missing = form.tried && !fits ? t('setup.need.passwordFit') : undefined;
  return (
    <Shell title={t('setup.reset.title')} text={t('setup.reset.text', { name })}>
      <form className="door-form" onSubmit={form.onSubmit} noValidate>
        <Trouble failure={form.failure} wait={form.wait} />
        <NewPassword
          label={t('setup.password.new')}
          value={password}
          onChange={(next) => {
            form.forgive();
            setPassword(next);
          }}
          error={form.refused?.text ?? missing}
          personal={[name]}
        />
        <Button
          type="submit"
          kind="primary"
          size="lg"
          disabled={form.wait > 0}
          aria-busy={form.busy}
        >
          {t('setup.reset.save')}
        </Button>
      </form>
    </Shell>
  );
}
