import { useLocation } from '@tanstack/react-router';
import { t } from '@/i18n';
import { Skeleton } from '@/ui';
import { useInboxDetail } from '../data';
import { conditionOf } from '../lib/channel-state';
import { InboxState } from '../parts/inbox-state';
import { LoadFailed, Page } from '../parts/page';
import { ConnectGuide } from './connect/guide';
import { guideHash } from './connect/step';
import { InboxTabs } from './tabs';

const back = () => ({ section: 'inboxes', label: t('inboxes.title') });

/** One inbox: its settings, or the guide while it is not connected to its provider. */
export function InboxDetailPage({ id }: { id: string }) {
  const detail = useInboxDetail(id);
  const hash = useLocation({ select: (location) => location.hash });
  if (detail.data === undefined) {
    return (
      <Page title={t('inboxes.title')} back={back()}>
        {detail.isError ? (
          <LoadFailed error={detail.error} retry={() => void detail.refetch()} />
        ) : (
          <div role="status" aria-label={t('common.loading')} className="set-form">
            <Skeleton width="60%" height={20} />
            <Skeleton width="100%" height={120} />
          </div>
        )}
      </Page>
    );
  }
  const inbox = detail.data;
  const guided = inbox.channel !== 'webchat';
  if (guided && (guideHash(hash) || (hash === '' && conditionOf(inbox) === 'unconnected'))) {
    return <ConnectGuide inbox={inbox} />;
  }
  return (
    <Page title={inbox.name} back={back()} end={<InboxState inbox={inbox} />}>
      <InboxTabs inbox={inbox} />
    </Page>
  );
}
