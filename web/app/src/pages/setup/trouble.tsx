import { CircleAlert, WifiOff } from 'lucide-react';
import { errorSentence } from '@/api/client';
import { t } from '@/i18n';
import { useOnline } from './use-online';
import { clockText } from './use-wait';

/** Why a form could not be sent: no network, too many attempts with the time left, or the server's word. */
export function Trouble({ failure, wait }: { failure: unknown; wait: number }) {
  const online = useOnline();
  if (!online) {
    return (
      <p className="note-line" data-tone="warn" role="status">
        <WifiOff className="i" aria-hidden />
        {t('setup.offline')}
      </p>
    );
  }
  if (wait > 0) {
    return (
      <div className="note-line num" data-tone="bad">
        <CircleAlert className="i" aria-hidden />
        <span aria-hidden>{t('setup.wait', { time: clockText(wait) })}</span>
        <WaitSaid seconds={wait} />
      </div>
    );
  }
  if (failure === null) return null;
  return (
    <p className="note-line" data-tone="bad" role="alert">
      <CircleAlert className="i" aria-hidden />
      {errorSentence(failure)}
    </p>
  );
}

/** Says the wait once and not each second. */
function WaitSaid({ seconds }: { seconds: number }) {
  const rounded = Math.ceil(seconds / 30) * 30;
  return (
    <span className="vh" role="alert">
      {t('setup.wait', { time: clockText(rounded) })}
    </span>
  );
}
