import type { Availability, Locale, Theme } from '@/api/types';
import { locales, t } from '@/i18n';
import { saveMe, useMe } from '@/store/session';
import { Field, Input, Segmented, toast, toastError } from '@/ui';
import { Page } from './parts/page';
import { Block, FormBlock } from './parts/section';
import { useSection } from './parts/use-section';
import { Password } from './profile-password';

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
