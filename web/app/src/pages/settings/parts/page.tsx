import { Link } from '@tanstack/react-router';
import { ChevronLeft, CircleAlert, Lock, WifiOff } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { ApiError, errorSentence } from '@/api/client';
import { t } from '@/i18n';
import { useLinkStatus } from '@/live/live';
import { shallow, useStore } from '@/store/store';
import { Banner, Button, EmptyState, Skeleton } from '@/ui';

/** The head and the column of one section. `back` leads to the list that a detail belongs to. */
export function Page({
  title,
  text,
  count,
  end,
  back,
  children,
}: {
  title: string;
  text?: ReactNode;
  count?: ReactNode;
  end?: ReactNode;
  back?: { section: string; label: string };
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
    return () => {
      document.title = t('app.name');
    };
  }, [title]);
  return (
    <main className="set-page" aria-label={title}>
      <header className="set-head">
        <BackLink back={back} />
        <div className="set-title grow">
          <h1 className="trunc">{title}</h1>
          {count !== undefined && <span className="set-count num">{count}</span>}
        </div>
        {end}
      </header>
      <Offline />
      <div className="set-scroll scroll">
        <div className="set-col">
          {text !== undefined && <p className="set-intro">{text}</p>}
          {children}
        </div>
      </div>
    </main>
  );
}

/** Reading goes on with what is here; saving has to wait. */
function Offline() {
  const link = useLinkStatus();
  if (link.kind !== 'offline') return null;
  return (
    <Banner tone="warn" icon={<WifiOff className="i" aria-hidden />}>
      {t('settings.offline')}
    </Banner>
  );
}

/** On a phone every section leads back to the list of sections; a detail leads back to its list everywhere. */
function BackLink({ back }: { back?: { section: string; label: string } }) {
  if (back === undefined) {
    return (
      <Link to="/settings" className="ib set-back" data-phone aria-label={t('settings.title')}>
        <ChevronLeft className="i i20" aria-hidden />
      </Link>
    );
  }
  return (
    <Link
      to="/settings/$section"
      params={{ section: back.section }}
      className="ib set-back"
      aria-label={back.label}
    >
      <ChevronLeft className="i i20" aria-hidden />
    </Link>
  );
}

/** Who could give the permission that is missing. */
export function Forbidden({ title }: { title: string }) {
  const names = useStore(
    (state) =>
      Object.values(state.members)
        .filter((m) => m.active && (m.role === 'owner' || m.role === 'admin'))
        .map((m) => m.name)
        .sort(),
    shallow,
  );
  return (
    <Page title={title}>
      <EmptyState
        icon={<Lock className="i i24" aria-hidden />}
        title={t('settings.forbidden')}
        text={
          names.length === 0
            ? t('settings.forbidden.nobody')
            : t('settings.forbidden.text', { names: names.slice(0, 4).join(', ') })
        }
      />
    </Page>
  );
}

export function LoadFailed({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <div role="alert">
      <EmptyState
        tone="bad"
        icon={<CircleAlert className="i i24" aria-hidden />}
        title={t('settings.loadFailed')}
        text={loadSentence(error)}
        actions={<Button onClick={retry}>{t('common.retry')}</Button>}
      />
    </div>
  );
}

/** A failed load saved nothing and lost nothing, so the sentences about saving do not fit. */
function loadSentence(error: unknown): string {
  const fault = error instanceof ApiError && error.status >= 500 && error.status !== 503;
  return fault ? t('settings.loadFailed.text') : errorSentence(error);
}

/** Rows at their real height while a list loads. */
export function LoadingRows({ rows = 3 }: { rows?: number }) {
  return (
    <div className="set-list" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, i) => `row${i}`).map((key) => (
        <div key={key} className="set-row">
          <Skeleton width={36} height={36} />
          <div className="grow col" style={{ gap: 8 }}>
            <Skeleton width="35%" />
            <Skeleton width="55%" />
          </div>
        </div>
      ))}
    </div>
  );
}
