import { useState } from 'react';
import { t } from '@/i18n';
import { channelName } from '@/ui';
import { AddWhatsApp, type NewChannel, useOffers } from '../settings/inboxes/add';
import { ChannelGlyph } from '../settings/parts/channel-glyph';
import { ChoiceCards } from '../settings/parts/choice-cards';
import { NewInbox } from '../settings/parts/new-inbox';

/** Which channel to begin with, and its first facts. WhatsApp goes on in the guide of its inbox. */
export function ChannelStep({ onSite }: { onSite: () => void }) {
  const offers = [...useOffers()].reverse();
  const [channel, setChannel] = useState<NewChannel>('webchat');
  return (
    <div className="set-form">
      {offers.length > 1 && (
        <ChoiceCards<NewChannel>
          label={t('welcome.channel.which')}
          wide
          value={channel}
          onChange={setChannel}
          choices={offers.map((one) => ({
            value: one,
            label: channelName(one),
            text: t(`channels.offer.${one}`),
            mark: <ChannelGlyph channel={one} />,
          }))}
        />
      )}
      {channel === 'webchat' ? (
        <NewInbox onMade={onSite} />
      ) : (
        <>
          <p className="set-intro">{t('channels.new.text')}</p>
          <AddWhatsApp />
        </>
      )}
    </div>
  );
}
