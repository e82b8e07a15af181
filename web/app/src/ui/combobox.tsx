import { Combobox as BaseCombobox } from '@base-ui/react/combobox';
import { Check, ChevronDown } from 'lucide-react';
import { t } from '@/i18n';

export interface ComboOption {
  value: string;
  label: string;
  /** Stands at the right of the row, muted. */
  detail?: string;
  /** What typing is matched with, already folded. */
  search: string;
}

/** A choice out of many, found by typing. Inside a Field, which names it. */
export function Combobox({
  id,
  value,
  onChange,
  options,
  match,
  disabled,
  size = 'md',
  ...rest
}: {
  id?: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly ComboOption[];
  /** Makes what was typed comparable with `search`. */
  match: (typed: string) => string;
  disabled?: boolean;
  size?: 'md' | 'lg';
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
}) {
  const chosen = options.find((option) => option.value === value) ?? null;
  return (
    <BaseCombobox.Root
      items={options}
      value={chosen}
      onValueChange={(next) => next !== null && onChange(next.value)}
      itemToStringLabel={(option: ComboOption) => option.label}
      isItemEqualToValue={(a, b) => a.value === b.value}
      filter={(option, typed) => option.search.includes(match(typed))}
      limit={60}
      autoHighlight
      disabled={disabled}
    >
      <BaseCombobox.Trigger className="select" data-size={size} id={id} {...rest}>
        <span className="select-v">
          <span className="trunc">{chosen?.label ?? ''}</span>
          <span className="combo-detail num">{chosen?.detail}</span>
        </span>
        <ChevronDown className="i i14" aria-hidden />
      </BaseCombobox.Trigger>
      <Choices />
    </BaseCombobox.Root>
  );
}

/** The box with the search on top and what it found under it. */
function Choices() {
  return (
    <BaseCombobox.Portal>
      <BaseCombobox.Positioner className="pos" sideOffset={6} align="start" collisionPadding={8}>
        <BaseCombobox.Popup className="pop combo-pop" aria-label={t('common.search')}>
          <BaseCombobox.Input
            className="input"
            placeholder={t('common.search')}
            aria-label={t('common.search')}
          />
          <BaseCombobox.Empty className="combo-empty">{t('ui.noMatch')}</BaseCombobox.Empty>
          <BaseCombobox.List className="menu combo-list">
            {(option: ComboOption) => (
              <BaseCombobox.Item key={option.value} value={option} className="mi">
                <span className="trunc">{option.label}</span>
                <span className="mi-end num">{option.detail}</span>
                <BaseCombobox.ItemIndicator className="mi-check">
                  <Check className="i" aria-hidden />
                </BaseCombobox.ItemIndicator>
              </BaseCombobox.Item>
            )}
          </BaseCombobox.List>
        </BaseCombobox.Popup>
      </BaseCombobox.Positioner>
    </BaseCombobox.Portal>
  );
}
