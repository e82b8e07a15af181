import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronRight, Globe, Plus, Waypoints } from 'lucide-react';
import { useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { Button, Dialog, EmptyState } from '@/ui';
import { type InboxDetail, useInboxDetails } from '../data';
import { byName } from '../lib/names';
import { hostOf } from '../lib/origins';
import { NewInbox } from '../parts/new-inbox';
import { LoadFailed, LoadingRows, Page } from '../parts/page';
import { usePeople } from '../parts/people';
import { PickList } from '../parts/pick-list';

/** Every connected channel, with how it does. */
export function InboxList() {
  const inboxes = useInboxDetails();
  const [adding, setAdding] = useState(false);
  const all = [...(inboxes.data ?? [])].sort(byName);
  const add = (
    <Button kind="primary" onClick={() => setAdding(true)}>
      <Plus className="i" aria-hidden />
      {t('inboxes.add')}
    </Button>
  );
  return (
    <Page
      title={t('inboxes.title')}
      count={all.length > 0 && t('inboxes.count', { n: all.filter((i) => i.active).length })}
      text={t('inboxes.text')}
      end={all.length > 0 && add}
    >
      {inboxes.isPending && <LoadingRows />}
      {inboxes.isError && <LoadFailed error={inboxes.error} retry={() => void inboxes.refetch()} />}
      {inboxes.isSuccess && all.length === 0 && (
        <EmptyState
          tone="accent"
          icon={<Waypoints className="i i24" aria-hidden />}
          title={t('inboxes.empty')}
          text={t('inboxes.empty.text')}
          actions={add}
        />
      )}
      {all.length > 0 && (
        <ul className="set-list">
          {all.map((inbox) => (
            <Row key={inbox.id} inbox={inbox} />
          ))}
        </ul>
      )}
      <AddInbox open={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

function sitesOf(inbox: InboxDetail): string {
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
        <span className="glyph" data-off={!inbox.active || undefined}>
          <Globe className="i" aria-hidden />
        </span>
        <span className="grow">
          <span className="set-row-name trunc">
            {t('channel.webchat')} · {inbox.name}
          </span>
          <span className="set-row-sub trunc">{sitesOf(inbox)}</span>
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

export function InboxState({ inbox }: { inbox: { active: boolean; first_message_at: number } }) {
  const state = !inbox.active ? 'off' : inbox.first_message_at > 0 ? 'working' : 'waiting';
  const tone = { off: 'off', working: 'ok', waiting: 'warn' }[state];
  return (
    <span className="state" data-tone={tone}>
      {t(`inboxes.state.${state}`)}
    </span>
  );
}

function AddInbox({ open, onClose }: { open: boolean; onClose: () => void }) {
  const navigate = useNavigate();
  const people = usePeople();
  const [chosen, setChosen] = useState<Id[] | null>(null);
  const memberIds = chosen ?? people.map((member) => member.id);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t('inboxes.create')}
      text={t('welcome.inbox.text')}
      width={560}
    >
      {open && (
        <NewInbox
          memberIds={memberIds}
          onMade={(inbox) =>
            void navigate({
              to: '/settings/$section/$id',
              params: { section: 'inboxes', id: inbox.id },
            })
          }
        >
          {people.length > 1 && (
            <PickList
              label={t('inboxes.create.access')}
              items={people.map((member) => ({ id: member.id, label: member.name }))}
              chosen={memberIds}
              onChange={setChosen}
              empty=""
            />
          )}
        </NewInbox>
      )}
    </Dialog>
  );
}
