import { Link } from '@tanstack/react-router';
import { ChevronRight, Plus, Waypoints } from 'lucide-react';
import { useState } from 'react';
import { t } from '@/i18n';
import { Button, channelName, EmptyState, Menu } from '@/ui';
import { type InboxDetail, useInboxDetails } from '../data';
import { conditionOf } from '../lib/channel-state';
import { byName } from '../lib/names';
import { hostOf } from '../lib/origins';
import { ChannelGlyph } from '../parts/channel-glyph';
import { InboxState } from '../parts/inbox-state';
import { LoadFailed, LoadingRows, Page } from '../parts/page';
import { Block } from '../parts/section';
import { AddInbox, type NewChannel, Offers, useOffers } from './add';

/** Every channel, connected or not yet, with how it does. */
export function InboxList() {
  const inboxes = useInboxDetails();
  const [adding, setAdding] = useState<NewChannel | null>(null);
  const all = [...(inboxes.data ?? [])].sort(byName);
  return (
    <Page
      title={t('inboxes.title')}
      count={all.length > 0 && <Tally inboxes={all} />}
      text={t('inboxes.text')}
      end={all.length > 0 && <AddMenu onChoose={setAdding} />}
    >
      {inboxes.isPending && <LoadingRows />}
      {inboxes.isError && <LoadFailed error={inboxes.error} retry={() => void inboxes.refetch()} />}
      {inboxes.isSuccess && all.length === 0 && (
        <EmptyState
          tone="accent"
          icon={<Waypoints className="i i24" aria-hidden />}
          title={t('inboxes.empty')}
          text={t('inboxes.empty.text')}
        />
      )}
      {all.length > 0 && (
        <ul className="set-list">
          {all.map((inbox) => (
            <Row key={inbox.id} inbox={inbox} />
          ))}
        </ul>
      )}
      {inboxes.isSuccess && (
        <Block title={all.length > 0 ? t('channels.more') : t('channels.add')}>
          <Offers onChoose={setAdding} />
        </Block>
      )}
      <AddInbox channel={adding} onClose={() => setAdding(null)} />
    </Page>
  );
}

function Tally({ inboxes }: { inboxes: readonly InboxDetail[] }) {
  const conditions = inboxes.map(conditionOf);
  const broken = conditions.filter((one) => one === 'broken').length;
  const on = conditions.filter((one) => one !== 'off' && one !== 'unconnected').length;
  const connected = t('inboxes.count', { n: on - broken });
  return broken === 0 ? connected : `${connected}, ${t('channels.broken', { n: broken })}`;
}

function AddMenu({ onChoose }: { onChoose: (channel: NewChannel) => void }) {
  const offers = useOffers();
  return (
    <Menu
      trigger={
        <Button kind="primary">
          <Plus className="i" aria-hidden />
          {t('channels.add')}
        </Button>
      }
      entries={offers.map((channel) => ({
        key: channel,
        label: channelName(channel),
        onSelect: () => onChoose(channel),
      }))}
    />
  );
}

/** What one would know the inbox by: its sites, or its number. */
function addressOf(inbox: InboxDetail): string {
  if (inbox.channel !== 'webchat') {
    const { phone_display: phone = '', quality = '' } = inbox.health ?? {};
    if (phone === '') return t('channels.noNumber');
    const grade = t.maybe(`health.quality.${quality}`);
    return grade === undefined || quality === 'unknown'
      ? phone
      : `${phone} · ${t('health.quality')}: ${grade}`;
  }
  const hosts = inbox.origins.map((o) => (o === '*' ? t('inbox.origins.any') : hostOf(o)));
  if (hosts.length === 0) return t('inboxes.noSites');
  return t('inboxes.sites', { n: hosts.length, host: hosts[0] ?? '', more: hosts.length - 1 });
}

function Row({ inbox }: { inbox: InboxDetail }) {
  return (
    <li>
      <Link
        to="/settings/$section/$id"
        params={{ section: 'inboxes', id: inbox.id }}
        className="set-row set-row-l"
      >
        <ChannelGlyph channel={inbox.channel} off={!inbox.active} />
        <span className="grow">
          <span className="set-row-name trunc">
            {channelName(inbox.channel)} · {inbox.name}
          </span>
          <span className="set-row-sub trunc num">{addressOf(inbox)}</span>
          <span className="set-row-sub set-row-rule">
            {t(`inboxes.rule.${inbox.window_policy}`)}
          </span>
        </span>
        <InboxState inbox={inbox} />
        <ChevronRight className="i" aria-hidden />
      </Link>
    </li>
  );
}
