import { WifiOff } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { t } from '@/i18n';
import { timeOf } from '@/lib/format';
import { serverNow } from '@/live/clock';
import { retryLink, useLinkStatus } from '@/live/live';
import { outboxEntries, subscribeOutbox } from '@/store/sender';
import { Banner } from '@/ui';

/** Over the sheet while there is no live line; reading and writing go on meanwhile. */
export function ConnectionBar() {
  const status = useLinkStatus();
  const [now, setNow] = useState(Date.now);
  const offline = status.kind === 'offline';
  useEffect(() => {
    if (!offline) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [offline]);
  const queued = useSyncExternalStore(
    subscribeOutbox,
    () => outboxEntries().filter((entry) => entry.state !== 'failed').length,
  );
  // A blink of the line is not worth a bar that moves the page.
  if (!offline || now - status.since < 1200) return null;
  const seconds = Math.max(0, Math.ceil((status.retryAt - now) / 1000));
  return (
    <Banner
      tone="warn"
      icon={<WifiOff className="i" aria-hidden />}
      end={
        <>
          <span className="num" aria-hidden>
            {t('link.retryIn', { n: seconds })}
          </span>
          <button type="button" onClick={retryLink}>
            {t('link.retryNow')}
          </button>
        </>
      }
    >
      <b>{t('link.offline', { time: timeOf(serverNow() - (now - status.since) * 1000) })}</b>{' '}
      {queued > 0 ? t('link.offline.queue', { n: queued }) : t('link.offline.text')}
    </Banner>
  );
}
