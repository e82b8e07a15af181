import { type ReactNode, useId } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { CheckboxField } from '@/ui';

export interface Pick {
  id: Id;
  label: ReactNode;
}

/** Several out of a list, with one box for all of them. */
export function PickList({
  label,
  items,
  chosen,
  onChange,
  empty,
  disabled,
}: {
  label: string;
  items: readonly Pick[];
  chosen: readonly Id[];
  onChange: (ids: Id[]) => void;
  empty: string;
  disabled?: boolean;
}) {
  const id = useId();
  const held = new Set(chosen);
  const count = items.filter((item) => held.has(item.id)).length;
  const all = count === items.length;
  return (
    <fieldset className="field picks" aria-labelledby={id}>
      <div className="field-label">
        <span id={id}>{label}</span>
        {items.length > 1 && (
          <span className="num">{t('settings.selected', { n: count, total: items.length })}</span>
        )}
      </div>
      {items.length === 0 ? (
        <p className="field-hint">{empty}</p>
      ) : (
        <div className="picks-list scroll">
          {items.length > 2 && (
            <CheckboxField
              label={t('settings.all')}
              checked={all}
              disabled={disabled}
              onChange={(on) => onChange(on ? items.map((item) => item.id) : [])}
            />
          )}
          {items.map((item) => (
            <CheckboxField
              key={item.id}
              label={item.label}
              checked={held.has(item.id)}
              disabled={disabled}
              onChange={(on) =>
                onChange(on ? [...chosen, item.id] : chosen.filter((other) => other !== item.id))
              }
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
