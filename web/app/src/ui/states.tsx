import type { ReactNode } from 'react';

/** A gray bar in the place of a text that loads; appears after 200 ms. */
export function Skeleton({
  width,
  height = 10,
  round,
}: {
  width: number | string;
  height?: number;
  round?: boolean;
}) {
  return (
    <span
      className="skel"
      style={{ width, height, borderRadius: round ? '50%' : undefined, display: 'block' }}
    />
  );
}

/** Nothing here: one fact and one next step. */
export function EmptyState({
  icon,
  tone,
  title,
  text,
  actions,
  level = 2,
}: {
  icon: ReactNode;
  tone?: 'ok' | 'accent' | 'ai' | 'note' | 'bad';
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
  /** Of the heading: 1 where nothing else on the page is one. */
  level?: 1 | 2;
}) {
  const Title = level === 1 ? 'h1' : 'h2';
  return (
    <div className="empty">
      <span className="empty-tile" data-tone={tone}>
        {icon}
      </span>
      <Title>{title}</Title>
      {text !== undefined && <p>{text}</p>}
      {actions !== undefined && <div className="empty-act">{actions}</div>}
    </div>
  );
}

/** A line over a pane that states a fact; `end` holds its one action. */
export function Banner({
  tone,
  icon,
  children,
  end,
  quiet,
}: {
  tone?: 'warn' | 'bad' | 'ok';
  /** No live role: something else announces it. */
  quiet?: boolean;
  icon?: ReactNode;
  children: ReactNode;
  end?: ReactNode;
}) {
  return (
    <div
      className="ban"
      data-tone={tone}
      role={quiet ? undefined : tone === 'bad' ? 'alert' : 'status'}
    >
      {icon}
      <div className="grow">{children}</div>
      {end !== undefined && <div className="ban-end">{end}</div>}
    </div>
  );
}
