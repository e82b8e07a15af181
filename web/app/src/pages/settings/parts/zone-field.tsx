import { useMemo } from 'react';
import { t } from '@/i18n';
import { fold } from '@/lib/format';
import { Combobox, Field } from '@/ui';
import { zones } from '../lib/zones';

/** A time zone, found by city, country or offset. */
export function ZoneField({
  value,
  onChange,
  hint,
  label,
  size,
}: {
  value: string;
  onChange: (zone: string) => void;
  hint?: string;
  label?: string;
  size?: 'md' | 'lg';
}) {
  const options = useMemo(
    () =>
      zones(value).map((zone) => ({
        value: zone.id,
        label: zone.label,
        detail: zone.offset,
        search: zone.search,
      })),
    [value],
  );
  return (
    <Field label={label ?? t('setup.first.timezone')} hint={hint}>
      <Combobox
        value={value}
        onChange={onChange}
        options={options}
        match={(typed) => fold(typed.trim()).replaceAll('-', '−')}
        size={size}
      />
    </Field>
  );
}
