import { useLocation, useNavigate } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { t } from '@/i18n';
import { Tabs } from '@/ui';
import type { InboxDetail } from '../data';
import { Access } from './access';
import { BotTab } from './bot';
import { Contact } from './contact';
import { HoursTab } from './hours';
import { Identity } from './identity';
import { Site } from './site';
import { ConnectionTab } from './whatsapp/connection';
import { WaLink } from './whatsapp/link';
import { AutoMessages } from './whatsapp/messages';
import { ConversationRules } from './whatsapp/rules';
import { TemplateLimit } from './whatsapp/template-limit';

const web = ['site', 'contact', 'hours', 'rules', 'bot', 'identity', 'access'] as const;
const whatsapp = ['connection', 'times', 'rules', 'template', 'link', 'bot', 'access'] as const;
type Tab = (typeof web)[number] | (typeof whatsapp)[number];
type Panel = ComponentType<{ inbox: InboxDetail }>;

const panels: Record<Tab, Panel> = {
  site: Site,
  contact: Contact,
  hours: Times,
  rules: ConversationRules,
  bot: BotTab,
  identity: Identity,
  access: Access,
  connection: ConnectionTab,
  times: Times,
  template: TemplateLimit,
  link: WaLink,
};

function Times({ inbox }: { inbox: InboxDetail }) {
  return (
    <>
      <HoursTab inbox={inbox} />
      <AutoMessages inbox={inbox} />
    </>
  );
}

/** What can be set on an inbox. The tab stands in the address, so that it can be linked. */
export function InboxTabs({ inbox }: { inbox: InboxDetail }) {
  const navigate = useNavigate();
  const hash = useLocation({ select: (location) => location.hash });
  const tabs: readonly Tab[] = inbox.channel === 'webchat' ? web : whatsapp;
  const current = tabs.find((tab) => tab === hash) ?? tabs[0] ?? 'access';
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
        const Content = panels[tab];
        return { value: tab, label: t(`inbox.tab.${tab}`), panel: <Content inbox={inbox} /> };
      })}
    />
  );
}
