import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './chip';

/** Once around the app: tooltips near each other open without a second wait. */
export function TipProvider({ children }: { children: ReactNode }) {
  return (
    <Tooltip.Provider delay={450} closeDelay={0}>
      {children}
    </Tooltip.Provider>
  );
}

/** A short explanation of its one child, which must take a ref and pass props on. */
export function Tip({
  text,
  keys,
  side = 'bottom',
  children,
}: {
  text: ReactNode;
  keys?: string[];
  side?: 'top' | 'bottom' | 'left' | 'right';
  children: ReactElement;
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner side={side} sideOffset={6} className="pos">
          <Tooltip.Popup className="tip">
            {text}
            {keys?.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
