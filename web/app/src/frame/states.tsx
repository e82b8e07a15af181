import { Link } from '@tanstack/react-router';
import { CircleAlert, SearchX } from 'lucide-react';
import { errorSentence } from '@/api/client';
import { t } from '@/i18n';
import { Button, EmptyState } from '@/ui';

export function NotFound() {
  return (
    <main className="full-state">
      <EmptyState
        level={1}
        icon={<SearchX className="i i24" aria-hidden />}
        title={t('page.notFound')}
        text={t('page.notFound.text')}
        actions={
          <Link to="/inbox" className="btn">
            {t('page.goInbox')}
          </Link>
        }
      />
    </main>
  );
}

export function Failed({ error, reset }: { error: unknown; reset?: () => void }) {
  return (
    <main className="full-state">
      <EmptyState
        level={1}
        tone="bad"
        icon={<CircleAlert className="i i24" aria-hidden />}
        title={t('page.failed')}
        text={`${errorSentence(error)} ${t('page.failed.text')}`}
        actions={
          <Button
            onClick={() => {
              reset?.();
              window.location.reload();
            }}
          >
            {t('common.retry')}
          </Button>
        }
      />
    </main>
  );
}
