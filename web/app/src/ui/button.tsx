import type { ComponentProps, ReactNode } from 'react';
import { Tip } from './tooltip';

export interface ButtonProps extends ComponentProps<'button'> {
  kind?: 'plain' | 'primary' | 'danger' | 'ghost' | 'link';
  size?: 'sm' | 'md' | 'lg';
}

/** A button with words. `type` is "button" unless stated. */
export function Button({ kind = 'plain', size = 'md', className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      data-kind={kind}
      data-size={size}
      className={cx('btn', className)}
      {...rest}
    />
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'title'> {
  /** The accessible name, also the tooltip. */
  label: string;
  /** Keys shown in the tooltip. */
  keys?: string[];
  size?: 'sm' | 'md';
  children: ReactNode;
}

/** A button with an icon only: its name stands in a tooltip and for screen readers. */
export function IconButton({
  label,
  keys,
  size = 'md',
  className,
  children,
  ...rest
}: IconButtonProps) {
  return (
    <Tip text={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        data-size={size}
        className={cx('ib', className)}
        {...rest}
      >
        {children}
      </button>
    </Tip>
  );
}

/** Joins class names, leaving out what is absent. */
export function cx(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
