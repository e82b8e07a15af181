import { Checkbox } from '@base-ui/react/checkbox';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { Check } from 'lucide-react';
import { type ComponentProps, cloneElement, type ReactElement, type ReactNode, useId } from 'react';
import { cx } from './button';

/** A label, one control, a hint and an error; ids and descriptions are wired here. */
export function Field({
  label,
  hint,
  error,
  end,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string;
  /** Stands at the right of the label, e.g. a link. */
  end?: ReactNode;
  children: ReactElement<{ id?: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }>;
}) {
  const id = useId();
  const note = `${id}-note`;
  const describes = error !== undefined || hint !== undefined ? note : undefined;
  return (
    <div className="field" data-invalid={error !== undefined || undefined}>
      <div className="field-label">
        <label htmlFor={id}>{label}</label>
        {end}
      </div>
      {cloneElement(children, {
        id,
        'aria-describedby': describes,
        'aria-invalid': error !== undefined || undefined,
      })}
      {error !== undefined ? (
        <p id={note} className="field-error" role="alert">
          {error}
        </p>
      ) : (
        hint !== undefined && (
          <p id={note} className="field-hint">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

export interface InputProps extends Omit<ComponentProps<'input'>, 'size'> {
  size?: 'md' | 'lg';
}

export function Input({ size = 'md', className, ...rest }: InputProps) {
  return <input className={cx('input', className)} data-size={size} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={cx('input', className)} {...rest} />;
}

export interface ToggleProps {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

export function CheckboxField({ label, checked, onChange, disabled }: ToggleProps) {
  const id = useId();
  return (
    <span className="check">
      <Checkbox.Root
        id={id}
        className="cb"
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
      >
        <Checkbox.Indicator>
          <Check className="i i12" aria-hidden />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <label htmlFor={id}>{label}</label>
    </span>
  );
}

export function Switch({ label, checked, onChange, disabled }: ToggleProps) {
  const id = useId();
  return (
    <span className="check">
      <BaseSwitch.Root
        id={id}
        className="sw"
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
      >
        <BaseSwitch.Thumb className="sw-thumb" />
      </BaseSwitch.Root>
      <label htmlFor={id}>{label}</label>
    </span>
  );
}
