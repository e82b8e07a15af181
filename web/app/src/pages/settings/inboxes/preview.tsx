import { MessageCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '@/i18n';
import { inkOn, isColor } from '../lib/color';
import { useKeys } from '../parts/use-keys';

export interface PreviewLine {
  text: string;
  /** The bot's name over its first line. */
  name?: string;
  choices?: readonly string[];
  /** What a visitor would have written. */
  visitor?: boolean;
}

/** What a visitor would see, drawn from the settings as they are being edited. A picture: nothing in it works. */
export function WidgetPreview({
  color,
  team,
  lines,
  label,
  children,
}: {
  color: string;
  team: string;
  lines: readonly PreviewLine[];
  /** Where it would be seen; on a site when absent. */
  label?: string;
  children?: ReactNode;
}) {
  const said = lines.filter((line) => line.text !== '');
  const keys = useKeys(said.length);
  const fill = isColor(color) ? color : 'var(--accent-fill)';
  return (
    <figure
      className="wp"
      style={{ '--wp': fill, '--wp-ink': inkOn(color) } as React.CSSProperties}
    >
      <figcaption className="field-label">{label ?? t('inbox.preview')}</figcaption>
      <div className="wp-box" aria-hidden>
        <div className="wp-head">
          <span className="trunc">{team}</span>
        </div>
        <div className="wp-body">
          {said.map((line, i) => (
            <Line key={keys.of(i)} line={line} />
          ))}
          {children}
        </div>
      </div>
      <span className="wp-bubble" aria-hidden>
        <MessageCircle className="i i24" />
      </span>
    </figure>
  );
}

function Line({ line }: { line: PreviewLine }) {
  return (
    <div className="wp-line" data-visitor={line.visitor || undefined}>
      {line.name !== undefined && <span className="wp-name">{line.name}</span>}
      <span className="wp-text">{line.text}</span>
      {line.choices !== undefined && line.choices.length > 0 && (
        <span className="wp-choices">
          {line.choices.map((choice) => (
            <span key={choice}>{choice}</span>
          ))}
        </span>
      )}
    </div>
  );
}
