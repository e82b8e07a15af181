import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/api/client';
import { t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { shallow, useStore } from '@/store/store';
import { Button, Chip, toast, toastError } from '@/ui';
import { type Invitation, useInvitations } from '../data';
import { dayAndTime, dayOf } from '../lib/dates';
import { LoadFailed, LoadingRows } from '../parts/page';
import { Block } from '../parts/section';

type Fate = 'open' | 'used' | 'expired';

function fateOf(invitation: Invitation): Fate {
  if (invitation.used_at > 0) return 'used';
  return invitation.expires_at <= serverNow() ? 'expired' : 'open';
}

/** Links that were handed out: those that still work, and what became of the others. */
export function Invitations() {
  const invitations = useInvitations();
  const [past, setPast] = useState(false);
  const all = invitations.data ?? [];
  const open = all.filter((one) => fateOf(one) === 'open');
  const over = all.filter((one) => fateOf(one) !== 'open');
  return (
    <Block title={t('invites.title')} text={t('invites.text')}>
      {invitations.isPending && <LoadingRows rows={1} />}
      {invitations.isError && (
        <LoadFailed error={invitations.error} retry={() => void invitations.refetch()} />
      )}
      {invitations.isSuccess && open.length === 0 && (
        <p className="set-intro">{t('invites.none')}</p>
      )}
      {open.length > 0 && <Rows invitations={open} />}
      {over.length > 0 && (
        <div>
          <Button kind="link" aria-expanded={past} onClick={() => setPast(!past)}>
            {t('invites.past', { n: over.length })}
          </Button>
        </div>
      )}
      {past && over.length > 0 && <Rows invitations={over} />}
    </Block>
  );
}

function Rows({ invitations }: { invitations: readonly Invitation[] }) {
  return (
    <ul className="set-list">
      {invitations.map((invitation) => (
        <Row key={invitation.id} invitation={invitation} />
      ))}
    </ul>
  );
}

function Row({ invitation }: { invitation: Invitation }) {
  const queries = useQueryClient();
  const maker = useStore((state) => state.members[invitation.created_by]?.name ?? '');
  const inboxes = useStore(
    (state) => invitation.inbox_ids.flatMap((id) => state.inboxes[id]?.name ?? []),
    shallow,
  );
  const fate = fateOf(invitation);
  const role = t(`role.${invitation.role}`);
  const withdraw = async () => {
    try {
      await api.delete(`/invitations/${invitation.id}`);
      toast(t('invites.withdrawn'));
    } catch (error) {
      toastError(error);
    }
    await queries.invalidateQueries({ queryKey: ['invitations'] });
  };
  return (
    <li className="set-row">
      <span className="grow">
        <span className="set-row-name">
          <Chip>{role}</Chip>
        </span>
        <span className="set-row-sub num">
          {[
            fateText(invitation, fate),
            maker === '' ? '' : t('invites.by', { name: maker }),
            inboxes.join(', '),
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </span>
      {fate === 'open' && (
        <Button
          size="sm"
          aria-label={t('invites.withdrawThis', { role })}
          onClick={() => void withdraw()}
        >
          {t('invites.withdraw')}
        </Button>
      )}
    </li>
  );
}

function fateText(invitation: Invitation, fate: Fate): string {
  const now = serverNow();
  if (fate === 'used') return t('invites.state.used', { date: dayOf(invitation.used_at, now) });
  if (fate === 'expired') {
    return t('invites.state.expired', { date: dayOf(invitation.expires_at, now) });
  }
  return t('invites.state.open', { date: dayAndTime(invitation.expires_at, now) });
}
