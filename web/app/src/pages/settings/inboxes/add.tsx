import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { Button, channelName, Dialog, Field, Input } from '@/ui';
import { useSaveInbox } from '../data';
import { useChannels } from '../data-channels';
import { ChannelGlyph } from '../parts/channel-glyph';
import { NewInbox } from '../parts/new-inbox';
import { usePeople } from '../parts/people';
import { PickList } from '../parts/pick-list';
import { Failure } from '../parts/section';

/** The channels that have a page here, in the order in which they are offered. */
export type NewChannel = 'whatsapp' | 'webchat';

/** What this server can connect. Web chat is always there. */
export function useOffers(): NewChannel[] {
  const channels = useChannels();
  const whatsapp = (channels.data ?? []).some((channel) => channel.kind === 'whatsapp');
  return whatsapp ? ['whatsapp', 'webchat'] : ['webchat'];
}

/** A card for each channel, each with what it is and its button. */
export function Offers({ onChoose }: { onChoose: (channel: NewChannel) => void }) {
  const offers = useOffers();
  return (
    <ul className="offers">
      {offers.map((channel) => (
        <li key={channel} className="offer">
          <ChannelGlyph channel={channel} />
          <span className="grow">
            <span className="set-row-name">{channelName(channel)}</span>
            <span className="set-row-sub">{t(`channels.offer.${channel}`)}</span>
          </span>
          <Button
            size="sm"
            aria-label={t('channels.connectThis', { channel: channelName(channel) })}
            onClick={() => onChoose(channel)}
          >
            {t('channels.connect')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Makes an inbox of the chosen channel and opens its page. */
export function AddInbox({
  channel,
  onClose,
}: {
  /** null = closed. */
  channel: NewChannel | null;
  onClose: () => void;
}) {
  const web = channel !== 'whatsapp';
  return (
    <Dialog
      open={channel !== null}
      onOpenChange={(next) => !next && onClose()}
      title={web ? t('inboxes.create') : t('channels.new')}
      text={web ? t('welcome.inbox.text') : t('channels.new.text')}
      width={560}
    >
      {channel === 'webchat' && <AddSite />}
      {channel === 'whatsapp' && <AddWhatsApp />}
    </Dialog>
  );
}

function useMade(): (inbox: { id: Id }) => void {
  const navigate = useNavigate();
  return ({ id }) =>
    void navigate({ to: '/settings/$section/$id', params: { section: 'inboxes', id } });
}

/** Everybody attends, unless one chooses. */
function useAccess() {
  const people = usePeople();
  const [chosen, setChosen] = useState<Id[] | null>(null);
  const ids = chosen ?? people.map((member) => member.id);
  const list = people.length > 1 && (
    <PickList
      label={t('inboxes.create.access')}
      items={people.map((member) => ({ id: member.id, label: member.name }))}
      chosen={ids}
      onChange={setChosen}
      empty=""
    />
  );
  return { ids, list };
}

function AddSite() {
  const made = useMade();
  const access = useAccess();
  return (
    <NewInbox memberIds={access.ids} onMade={made}>
      {access.list}
    </NewInbox>
  );
}

/** Names an inbox for a number and leads into its guide. */
export function AddWhatsApp() {
  const made = useMade();
  const save = useSaveInbox();
  const access = useAccess();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || name.trim() === '') return;
    setBusy(true);
    setFailure(null);
    try {
      made(await save('', { name: name.trim(), channel: 'whatsapp', member_ids: access.ids }));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="set-form" onSubmit={(event) => void submit(event)} noValidate>
      <Field
        label={t('inbox.rename')}
        hint={t('channels.new.hint')}
        error={tried && name.trim() === '' ? t('settings.need.name') : undefined}
      >
        <Input
          value={name}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Field>
      {access.list}
      <div className="set-foot">
        <Failure failure={failure} />
        <Button kind="primary" type="submit" aria-busy={busy}>
          {t('channels.new.go')}
        </Button>
      </div>
    </form>
  );
}
