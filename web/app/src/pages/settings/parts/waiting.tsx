import { CircleCheck } from 'lucide-react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { useStore } from '@/store/store';
import { dayAndTime } from '../lib/dates';

/** Turns into a tick by itself when the first message of an inbox arrives. */
export function FirstMessage({ inbox }: { inbox: Id }) {
  const at = useStore((state) => state.inboxes[inbox]?.first_message_at ?? 0);
  return (
    <div className="await" data-done={at > 0 || undefined} role="status">
      {at > 0 ? (
        <CircleCheck className="i i20" aria-hidden />
      ) : (
        <span className="await-dot" aria-hidden />
      )}
      <div className="grow">
        <p className="strong">
          {at > 0 ? t('welcome.snippet.arrived') : t('welcome.snippet.waiting')}
        </p>
        <p>
          {at > 0
            ? t('welcome.snippet.arrivedText', { at: dayAndTime(at, serverNow()) })
            : t('welcome.snippet.waitingText')}
        </p>
      </div>
    </div>
  );
}
