import { api } from '@/api/client';
import type { Workspace } from '@/api/types';
import { t } from '@/i18n';
import { useWorkspace } from '@/store/session';
import { Field, Input } from '@/ui';
import { keepWorkspace } from './data';
import { Page } from './parts/page';
import { FormBlock } from './parts/section';
import { useSection } from './parts/use-section';
import { ZoneField } from './parts/zone-field';

type Change = Partial<Pick<Workspace, 'name' | 'timezone' | 'active_hours'>>;

async function save(change: Change): Promise<void> {
  await api.patch('/workspace', change);
  keepWorkspace(change);
}

/** The company: its name and zone, and when a conversation counts as inactive. */
export function Company() {
  return (
    <Page title={t('company.title')}>
      <Data />
      <ActiveHours />
    </Page>
  );
}

function Data() {
  const { name, timezone } = useWorkspace();
  const form = useSection(
    { name, timezone },
    (value) => save({ ...value, name: value.name.trim() }),
    { valid: (value) => value.name.trim() !== '' },
  );
  return (
    <FormBlock title={t('company.data')} form={form}>
      <Field
        label={t('company.name')}
        error={form.tried && form.value.name.trim() === '' ? t('setup.need.company') : undefined}
      >
        <Input
          value={form.value.name}
          maxLength={120}
          autoComplete="organization"
          onChange={(event) => form.put({ name: event.currentTarget.value })}
        />
      </Field>
      <ZoneField
        label={t('company.timezone')}
        value={form.value.timezone}
        onChange={(zone) => form.put({ timezone: zone })}
        hint={t('company.timezoneHint')}
      />
    </FormBlock>
  );
}

/** 1 to 168, as the server takes it; NaN for anything else. */
function readHours(text: string): number {
  const hours = /^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return hours >= 1 && hours <= 168 ? hours : Number.NaN;
}

function ActiveHours() {
  const { active_hours } = useWorkspace();
  const valid = (value: { hours: string }) => !Number.isNaN(readHours(value.hours));
  const form = useSection(
    { hours: String(active_hours) },
    (value) => save({ active_hours: readHours(value.hours) }),
    { valid },
  );
  return (
    <FormBlock title={t('company.active')} text={t('company.active.text')} form={form}>
      <Field
        label={t('company.active.hours')}
        error={valid(form.value) ? undefined : t('company.active.bad')}
      >
        <Input
          className="set-number num"
          inputMode="numeric"
          maxLength={3}
          value={form.value.hours}
          onChange={(event) => form.put({ hours: event.currentTarget.value })}
        />
      </Field>
    </FormBlock>
  );
}
