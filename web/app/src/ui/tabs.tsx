import { Tabs as BaseTabs } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { Count } from './chip';

export interface TabItem<V extends string> {
  value: V;
  label: string;
  count?: number;
  /** A token for the underline, e.g. "var(--ai)". */
  color?: string;
  panel: ReactNode;
}

/** Tabs over one panel; only the chosen panel is in the page. */
export function Tabs<V extends string>({
  label,
  value,
  onChange,
  items,
  className,
  panelClassName,
}: {
  label: string;
  value: V;
  onChange: (value: V) => void;
  items: TabItem<V>[];
  className?: string;
  panelClassName?: string;
}) {
  return (
    <BaseTabs.Root
      value={value}
      onValueChange={(next) => onChange(next as V)}
      className={className}
    >
      <BaseTabs.List className="tabs-list" aria-label={label}>
        {items.map((item) => (
          <BaseTabs.Tab
            key={item.value}
            value={item.value}
            className="tab"
            style={
              item.color === undefined
                ? undefined
                : ({ '--tab': item.color } as React.CSSProperties)
            }
          >
            {item.label}
            {item.count !== undefined && item.count > 0 && <Count n={item.count} muted />}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {items.map((item) => (
        <BaseTabs.Panel key={item.value} value={item.value} className={panelClassName}>
          {item.panel}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}
