import { Link } from '@tanstack/react-router';
import { TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import type { Inbox } from '@/api/types';
import { t } from '@/i18n';
import { dateAndTime } from '@/lib/format';
import { brokenInboxes, dismiss, dismissed, type Hidden } from '@/lib/health';
import { serverNow } from '@/live/clock';
import { useCan } from '@/store/session';
import { shallow, useStore } from '@/store/store';
import { Banner, channelName } from '@/ui';
import { failureOf, mendingPlace } from '../pages/settings/lib/channel-state';

/** How many are told of at once; the rest is counted. */
const SHOWN = 2;

/** Over every page while an inbox in which one works does not work. */
export function HealthBar() {
  const [hidden, setHidden] = useState<Hidden>(dismissed);
  const admin = useCan('inboxes.manage');
  const broken = useStore((state) => brokenInboxes(state, hidden), shallow);
  if (broken.length === 0) return null;
  const more = broken.length - SHOWN;
  return (
    <div className="health-bars">
      {broken.slice(0, SHOWN).map((inbox, i) => (
        <Bar
          key={inbox.id}
          inbox={inbox}
          admin={admin}
          more={i === SHOWN - 1 && more > 0 ? more : 0}
          onDismiss={() => setHidden(dismiss(inbox))}
        />
      ))}
    </div>
  );
}

function Bar({
  inbox,
  admin,
  more,
  onDismiss,
}: {
  inbox: Inbox;
  admin: boolean;
  more: number;
  onDismiss: () => void;
}) {
  const { broken = '', since = 0 } = inbox.health ?? {};
  const place = mendingPlace(broken);
  const kind = failureOf(broken);
  const queues = kind === 'auth' || kind === 'policy' || kind === 'billing';
  return (
    <Banner
      tone="bad"
      icon={<TriangleAlert className="i" aria-hidden />}
      end={
        <>
          {admin && (
            <Link
              to="/settings/$section/$id"
              params={{ section: 'inboxes', id: inbox.id }}
              hash={place}
              className="health-act"
            >
              {t('health.reconnect')}
            </Link>
          )}
          <button
            type="button"
            className="health-x"
            aria-label={t('health.bar.dismiss', { inbox: inbox.name })}
            onClick={onDismiss}
          >
            <X className="i" aria-hidden />
          </button>
        </>
      }
    >
      <b>
        {channelName(inbox.channel)} · {inbox.name}
      </b>{' '}
      {t(`health.bar.${kind}`, { since: dateAndTime(since, serverNow()) })}{' '}
      {queues && <span className="health-queue">{t('health.bar.queue')}</span>}{' '}
      {!admin && t('health.bar.tell')} {more > 0 && t('health.bar.more', { n: more })}
    </Banner>
  );
}
