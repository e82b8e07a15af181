import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { Select as BaseSelect } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount } from './chip';
import { Tip } from './tooltip';

export interface Segment<V extends string> {
  value: V;
  label: ReactNode;
  /** undefined shows no number yet but keeps its room. */
  count?: number;
  tip?: string;
}

/** A radio group drawn as one bar. Arrow keys move and choose. */
export function Segmented<V extends string>({
  label,
  value,
  onChange,
  items,
  className,
}: {
  label: string;
  value: V;
  onChange: (value: V) => void;
  items: Segment<V>[];
  className?: string;
}) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as V)}
      className={className ?? 'seg'}
    >
      {items.map((item) => {
        const radio = (
          <Radio.Root
            key={item.value}
            value={item.value}
            className="seg-item"
            data-value={item.value}
          >
            <span>{item.label}</span>
            {'count' in item && (
              <span className="seg-n">
                {item.count === undefined ? '' : formatCount(item.count)}
              </span>
            )}
          </Radio.Root>
        );
        return item.tip === undefined ? (
          radio
        ) : (
          <Tip key={item.value} text={item.tip}>
            {radio}
          </Tip>
        );
      })}
    </RadioGroup>
  );
}

export interface Option<V extends string> {
  value: V;
  label: string;
  /** Drawn before the label. */
  mark?: ReactNode;
}

/** A list of choices with one chosen. `quiet` draws it as text with a chevron. */
export function Select<V extends string>({
  label,
  value,
  onChange,
  options,
  quiet,
  disabled,
  id,
  open,
  onOpenChange,
}: {
  /** The accessible name; leave out when inside a Field, which names it. */
  label?: string;
  value: V;
  onChange: (value: V) => void;
  options: Option<V>[];
  quiet?: boolean;
  disabled?: boolean;
  id?: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  const chosen = options.find((option) => option.value === value);
  return (
    <BaseSelect.Root
      value={value}
      onValueChange={(next) => onChange(next as V)}
      disabled={disabled}
      open={open}
      onOpenChange={onOpenChange}
    >
      <BaseSelect.Trigger
        className="select"
        data-quiet={quiet || undefined}
        aria-label={label}
        id={id}
      >
        <span className="select-v">
          {chosen?.mark}
          <span className="trunc">{chosen?.label ?? ''}</span>
        </span>
        <ChevronDown className="i i14" aria-hidden />
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner
          className="pos"
          sideOffset={6}
          alignItemWithTrigger={false}
          align={quiet ? 'end' : 'start'}
        >
          <BaseSelect.Popup className="pop menu" style={{ minWidth: 'var(--anchor-width)' }}>
            {options.map((option) => (
              <BaseSelect.Item key={option.value} value={option.value} className="mi">
                {option.mark}
                <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                <BaseSelect.ItemIndicator className="mi-end mi-check">
                  <Check className="i" aria-hidden />
                </BaseSelect.ItemIndicator>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}
