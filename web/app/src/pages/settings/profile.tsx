import { type FormEvent, useState } from 'react';
import { ApiError, api } from '@/api/client';
import type { Availability, Locale, Theme } from '@/api/types';
import { locales, t } from '@/i18n';
import { saveMe, useMe } from '@/store/session';
import { Button, Field, Input, Segmented, toast, toastError } from '@/ui';
import { fieldProblem } from '../setup/form';
import { passwordFits } from '../setup/password';
import { NewPassword, PasswordField } from '../setup/password-field';
import { clockText, useWait } from '../setup/use-wait';
import { useUnsaved } from './parts/dirty';
import { Page } from './parts/page';
import { Block, Failure, FormBlock } from './parts/section';
import { useSection } from './parts/use-section';

/** Who I am, how my Bandeja looks, and my password. */
export function Profile() {
  return (
    <Page title={t('profile.title')}>
      <Identity />
      <AvailabilityBlock />
      <Look />
      <Password />
    </Page>
  );
}

function Identity() {
  const me = useMe();
  const form = useSection({ name: me.name }, (value) => saveMe({ name: value.name.trim() }), {
    valid: (value) => value.name.trim() !== '',
  });
  return (
    <FormBlock title={t('profile.you')} form={form}>
      <Field
        label={t('setup.name')}
        hint={t('setup.nameHintVisitors')}
        error={form.tried && form.value.name.trim() === '' ? t('setup.need.name') : undefined}
      >
        <Input
          value={form.value.name}
          maxLength={120}
          autoComplete="name"
          onChange={(event) => form.put({ name: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('profile.email')} hint={t('profile.emailHint')}>
        <Input value={me.email} readOnly type="email" />
      </Field>
    </FormBlock>
  );
}

type Quick = { locale?: Locale; theme?: Theme; availability?: Availability };

/** Choices that take effect at once, with a way back. */
function useQuick() {
  const me = useMe();
  return (change: Quick) => {
    const before: Quick = Object.fromEntries(
      Object.keys(change).map((key) => [key, me[key as keyof Quick]]),
    );
    saveMe(change).then(() => {
      toast(t('common.saved'), {
        label: t('common.undo'),
        run: () => void saveMe(before).catch(toastError),
      });
    }, toastError);
  };
}

function AvailabilityBlock() {
  const me = useMe();
  const put = useQuick();
  return (
    <Block title={t('profile.availability')} text={t('profile.availability.text')}>
      <Segmented<Availability>
        label={t('profile.availability')}
        className="seg set-seg"
        value={me.availability}
        onChange={(availability) => put({ availability })}
        items={(['online', 'away', 'offline'] as const).map((value) => ({
          value,
          label: t(`presence.${value}`),
        }))}
      />
    </Block>
  );
}

function Look() {
  const me = useMe();
  const put = useQuick();
  return (
    <Block title={t('profile.look')} text={t('profile.look.text')}>
      <div className="set-form">
        <div className="field">
          <span className="field-label">{t('theme.label')}</span>
          <Segmented<Theme>
            label={t('theme.label')}
            className="seg set-seg"
            value={me.theme}
            onChange={(theme) => put({ theme })}
            items={(['system', 'light', 'dark'] as const).map((value) => ({
              value,
              label: t(`theme.${value}`),
            }))}
          />
        </div>
        <div className="field">
          <span className="field-label">{t('locale.label')}</span>
          <Segmented<Locale>
            label={t('locale.label')}
            className="seg set-seg"
            value={me.locale}
            onChange={(locale) => put({ locale })}
            items={locales.map((value) => ({ value, label: t(`locale.${value}`) }))}
          />
        </div>
      </div>
    </Block>
  );
}

const blank = { current: '', next: '' };

function Password() {
  const me = useMe();
  const wait = useWait();
  const [typed, setTyped] = useState(blank);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const personal = [me.name, me.email];
  const wrong = failure instanceof ApiError && failure.extra.field === 'current_password';
  const refused = wrong ? null : fieldProblem(failure);
  const dirty = typed.current !== '' || typed.next !== '';
  useUnsaved(dirty);
  const put = (change: Partial<typeof blank>) => {
    setFailure(null);
    setTyped({ ...typed, ...change });
  };
  const currentProblem = () => {
    if (wrong) return t('profile.password.wrong');
    return tried && typed.current === '' ? t('setup.need.password') : undefined;
  };
  const nextProblem = () => {
    if (refused?.field === 'password') return refused.text;
    return tried && !passwordFits(typed.next, personal) ? t('setup.need.passwordFit') : undefined;
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || wait.left > 0 || typed.current === '' || !passwordFits(typed.next, personal))
      return;
    setBusy(true);
    try {
      await api.patch('/me', { current_password: typed.current, new_password: typed.next });
      setTyped(blank);
      setTried(false);
      toast(t('profile.password.done'));
    } catch (error) {
      if (!wait.begin(error)) setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Block title={t('profile.password')} text={t('profile.password.text')}>
      <form className="set-form" onSubmit={(event) => void submit(event)} noValidate>
        <input type="hidden" name="username" autoComplete="username" value={me.email} />
        <PasswordField
          size="md"
          label={t('profile.password.current')}
          autoComplete="current-password"
          value={typed.current}
          onChange={(current) => put({ current })}
          error={currentProblem()}
        />
        <NewPassword
          size="md"
          label={t('setup.password.new')}
          value={typed.next}
          onChange={(next) => put({ next })}
          error={nextProblem()}
          personal={personal}
        />
        <div className="set-foot">
          {wait.left > 0 ? (
            <p className="set-fail grow num">{t('setup.wait', { time: clockText(wait.left) })}</p>
          ) : (
            <Failure failure={wrong || refused !== null ? null : failure} />
          )}
          <Button kind="primary" type="submit" disabled={!dirty || wait.left > 0} aria-busy={busy}>
            {t('profile.password.change')}
          </Button>
        </div>
      </form>
    </Block>
  );
}
