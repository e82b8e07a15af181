import { type ReactNode, useEffect } from 'react';
import { Logo } from '@/frame/logo';
import { locale, locales, setLocale, t } from '@/i18n';
import { Showcase } from './showcase';
import './setup.css';

/** Names the page in the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
    return () => {
      document.title = t('app.name');
    };
  }, [title]);
}

/** The pages in front of the door: a column with one task, and what Bandeja looks like beside it. */
export function Shell({
  title,
  text,
  children,
}: {
  title: string;
  text?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  return (
    <div className="door">
      <div className="door-side scroll">
        <main className="door-main">
          <Logo size={44} />
          <h1>{title}</h1>
          {text !== undefined && <p className="door-text">{text}</p>}
          {children}
        </main>
        <Languages />
      </div>
      <Showcase />
    </div>
  );
}

function Languages() {
  return (
    <nav className="door-langs" aria-label={t('locale.label')}>
      {locales.map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-current={code === locale() || undefined}
          onClick={() => void setLocale(code)}
        >
          {t(`locale.${code}`)}
        </button>
      ))}
    </nav>
  );
}

/** A page in front of the door that only states a fact: a used link, a task that is done. */
export function DoorState({
  icon,
  tone,
  title,
  text,
  actions,
}: {
  icon: ReactNode;
  tone?: 'ok' | 'bad';
  title: string;
  text: string;
  actions?: ReactNode;
}) {
  useTitle(title);
  return (
    <div className="door" data-plain>
      <div className="door-side">
        <main className="door-main door-fact">
          <div className="empty">
            <span className="empty-tile" data-tone={tone}>
              {icon}
            </span>
            <h1>{title}</h1>
            <p>{text}</p>
            {actions !== undefined && <div className="empty-act">{actions}</div>}
          </div>
        </main>
        <Languages />
      </div>
    </div>
  );
}
