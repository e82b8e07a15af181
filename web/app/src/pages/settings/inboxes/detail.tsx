import { useLocation, useNavigate } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { t } from '@/i18n';
import { Skeleton, Tabs } from '@/ui';
import { type InboxDetail, useInboxDetail } from '../data';
import { LoadFailed, Page } from '../parts/page';
import { Access } from './access';
import { BotTab } from './bot';
import { Contact } from './contact';
import { HoursTab } from './hours';
import { Identity } from './identity';
import { InboxState } from './list';
import { Rules } from './rules';
import { Site } from './site';

const tabs = ['site', 'contact', 'hours', 'rules', 'bot', 'identity', 'access'] as const;
type Tab = (typeof tabs)[number];

const panels: Record<Tab, ComponentType<{ inbox: InboxDetail }>> = {
  site: Site,
  contact: Contact,
  hours: HoursTab,
  rules: Rules,
  bot: BotTab,
  identity: Identity,
  access: Access,
};

const back = () => ({ section: 'inboxes', label: t('inboxes.title') });

/** One web inbox. The tab stands in the address, so that it can be linked. */
export function InboxDetailPage({ id }: { id: string }) {
  const detail = useInboxDetail(id);
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
  return (
    <Page title={detail.data.name} back={back()} end={<InboxState inbox={detail.data} />}>
      <InboxTabs inbox={detail.data} />
    </Page>
  );
}

function InboxTabs({ inbox }: { inbox: InboxDetail }) {
  const navigate = useNavigate();
  const hash = useLocation({ select: (location) => location.hash });
  const current = tabs.find((tab) => tab === hash) ?? 'site';
  return (
    <Tabs<Tab>
      label={t('inbox.tabs', { name: inbox.name })}
      className="set-tabs"
      panelClassName="set-tab"
      value={current}
      onChange={(tab) =>
        void navigate({
          to: '/settings/$section/$id',
          params: { section: 'inboxes', id: inbox.id },
          hash: tab,
          replace: true,
        })
      }
      items={tabs.map((tab) => {
        const Panel = panels[tab];
        return { value: tab, label: t(`inbox.tab.${tab}`), panel: <Panel inbox={inbox} /> };
      })}
    />
  );
}
