import { useState } from 'react';
import { api } from '@/api/client';
import { t } from '@/i18n';
import { useMe } from '@/store/session';
import { Button, toast } from '@/ui';
import { passwordFits } from '../setup/password';
import { NewPassword, PasswordField } from '../setup/password-field';
import { useSubmit } from '../setup/use-submit';
import { clockText } from '../setup/use-wait';
import { useUnsaved } from './parts/dirty';
import { Block, Failure } from './parts/section';

const blank = { current: '', next: '' };

/** A new password for myself; it ends my other sessions. */
export function Password() {
  const me = useMe();
  const [typed, setTyped] = useState(blank);
  const personal = [me.name, me.email];
  const fits = passwordFits(typed.next, personal);
  const dirty = typed.current !== '' || typed.next !== '';
  useUnsaved(dirty);
  const form = useSubmit(typed.current !== '' && fits, async () => {
    await api.patch('/me', { current_password: typed.current, new_password: typed.next });
    setTyped(blank);
    toast(t('profile.password.done'));
  });
  const refusal = (field: string) =>
    form.refused?.field === field ? form.refused.text : undefined;
  const missing = (bad: boolean, text: string) => (form.tried && bad ? text : undefined);
  const put = (change: Partial<typeof blank>) => {
    form.forgive();
    setTyped({ ...typed, ...change });
  };
  return (
    <Block title={t('profile.password')} text={t('profile.password.text')}>
      <form className="set-form" onSubmit={form.onSubmit} noValidate>
        <input type="hidden" name="username" autoComplete="username" value={me.email} />
        <PasswordField
          size="md"
          label={t('profile.password.current')}
          autoComplete="current-password"
          value={typed.current}
          onChange={(current) => put({ current })}
          error={
            refusal('current_password') ?? missing(typed.current === '', t('setup.need.password'))
          }
        />
        <NewPassword
          size="md"
          label={t('setup.password.new')}
          value={typed.next}
          onChange={(next) => put({ next })}
          error={refusal('password') ?? missing(!fits, t('setup.need.passwordFit'))}
          personal={personal}
        />
        <div className="set-foot">
          <Waiting seconds={form.wait} failure={form.failure} />
          <Button
            kind="primary"
            type="submit"
            disabled={!dirty || form.wait > 0}
            aria-busy={form.busy}
          >
            {t('profile.password.change')}
          </Button>
        </div>
      </form>
    </Block>
  );
}

function Waiting({ seconds, failure }: { seconds: number; failure: unknown }) {
  if (seconds === 0) return <Failure failure={failure} />;
  return <p className="set-fail grow num">{t('setup.wait', { time: clockText(seconds) })}</p>;
}
