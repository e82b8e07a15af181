import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '@/i18n';

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>;
}

/** A small label; `color` shows as a dot because user colours carry no contrast duty. */
export function Chip({
  children,
  color,
  outline,
  onRemove,
  removeLabel,
}: {
  children: ReactNode;
  color?: string;
  outline?: boolean;
  onRemove?: () => void;
  removeLabel?: string;
}) {
  return (
    <span className="chip" data-outline={outline || undefined}>
      {color !== undefined && <span className="dot" style={{ background: color }} />}
      {children}
      {onRemove && (
        <button
          type="button"
          className="chip-x"
          aria-label={removeLabel ?? t('common.remove')}
          onClick={onRemove}
        >
          <X className="i" aria-hidden />
        </button>
      )}
    </span>
  );
}

/** A count in a pill; shows "1000+" past the cap of the server. */
export function Count({ n, muted }: { n: number; muted?: boolean }) {
  return (
    <span className="cnt" data-muted={muted || undefined}>
      {formatCount(n)}
    </span>
  );
}

/** The server counts to 1000 and says 1001 for more. */
export function formatCount(n: number): string {
  return n > 1000 ? '1000+' : String(n);
}
