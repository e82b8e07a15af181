import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { Menu as BaseMenu } from '@base-ui/react/menu';
import { Popover as BasePopover } from '@base-ui/react/popover';
import { X } from 'lucide-react';
import { type ReactElement, type ReactNode, useRef } from 'react';
import { t } from '@/i18n';
import { Kbd } from './chip';

/** A box anchored to its trigger. Esc and a click outside close it; focus returns to the trigger. */
export function Popover({
  trigger,
  open,
  onOpenChange,
  label,
  align = 'start',
  className,
  children,
}: {
  trigger: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  label: string;
  align?: 'start' | 'center' | 'end';
  className?: string;
  children: ReactNode;
}) {
  return (
    <BasePopover.Root open={open} onOpenChange={onOpenChange}>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner className="pos" sideOffset={8} align={align} collisionPadding={8}>
          <BasePopover.Popup className={`pop ${className ?? ''}`} aria-label={label}>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}

export interface MenuEntry {
  key: string;
  label: string;
  icon?: ReactNode;
  keys?: string[];
  danger?: boolean;
  onSelect: () => void;
}

/** A menu of actions. An action that cannot be done is left out, not disabled. */
export function Menu({
  trigger,
  entries,
  align = 'end',
  header,
  quick,
  open,
  onOpenChange,
}: {
  trigger: ReactElement;
  entries: MenuEntry[];
  align?: 'start' | 'end';
  header?: ReactNode;
  /** A row of short choices above the others; `pressed` marks the one that stands. */
  quick?: { label: string; entries: (MenuEntry & { pressed?: boolean })[] };
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  return (
    <BaseMenu.Root open={open} onOpenChange={onOpenChange}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner className="pos" sideOffset={6} align={align} collisionPadding={8}>
          <BaseMenu.Popup className="pop menu">
            {header}
            {quick !== undefined && (
              <BaseMenu.Group className="mq" aria-label={quick.label}>
                {quick.entries.map((entry) => (
                  <BaseMenu.Item
                    key={entry.key}
                    className="mq-i"
                    aria-label={entry.label}
                    data-pressed={entry.pressed || undefined}
                    onClick={entry.onSelect}
                  >
                    {entry.icon}
                  </BaseMenu.Item>
                ))}
              </BaseMenu.Group>
            )}
            {entries.map((entry) => (
              <BaseMenu.Item
                key={entry.key}
                className="mi"
                data-danger={entry.danger || undefined}
                onClick={entry.onSelect}
              >
                {entry.icon}
                {entry.label}
                {entry.keys && (
                  <span className="mi-end">
                    {entry.keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </span>
                )}
              </BaseMenu.Item>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

/** What may scroll and holds no control must itself be within reach of the keyboard. */
function reachable(body: HTMLElement | null): void {
  if (body?.querySelector('a, button, input, select, textarea, [tabindex]') === null)
    body.tabIndex = 0;
}

/** A modal box: title, one line, content, footer with the primary button last. */
export function Dialog({
  open,
  onOpenChange,
  title,
  text,
  width = 480,
  footer,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  text?: ReactNode;
  width?: number;
  footer?: ReactNode;
  children?: ReactNode;
}) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="scrim" />
        <BaseDialog.Viewport className="dlg-view">
          <BaseDialog.Popup
            ref={popup}
            className="dlg"
            // What the dialog is about takes the focus, not the button that leaves it.
            initialFocus={() =>
              popup.current?.querySelector<HTMLElement>('.dlg-b :is(input, textarea, button)') ??
              popup.current
            }
            style={{ '--w': `${width}px` } as React.CSSProperties}
          >
            <div className="dlg-h">
              <div className="grow">
                <BaseDialog.Title>{title}</BaseDialog.Title>
                {text !== undefined && <BaseDialog.Description>{text}</BaseDialog.Description>}
              </div>
              <BaseDialog.Close className="ib" aria-label={t('common.close')}>
                <X className="i" aria-hidden />
              </BaseDialog.Close>
            </div>
            {children !== undefined && (
              <div className="dlg-b" ref={reachable}>
                {children}
              </div>
            )}
            {footer !== undefined && <div className="dlg-f">{footer}</div>}
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
