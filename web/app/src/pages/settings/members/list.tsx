import { Link } from '@tanstack/react-router';
import { ChevronRight, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import type { Member } from '@/api/types';
import { t } from '@/i18n';
import { useMe } from '@/store/session';
import { shallow, useStore } from '@/store/store';
import { Avatar, Button, Chip, Dialog, toast, toastError } from '@/ui';
import { keep } from '../data';
import { byName } from '../lib/names';
import { mayManage } from '../parts/access-fields';
import { InviteForm } from '../parts/invite-form';
import { Page } from '../parts/page';
import { usePeople } from '../parts/people';
import { Block } from '../parts/section';
import { Invitations } from './invitations';

export function MemberList() {
  const people = usePeople();
  const [inviting, setInviting] = useState(false);
  return (
    <Page
      title={t('members.title')}
      count={t('members.count', { n: people.length })}
      end={
        <Button kind="primary" onClick={() => setInviting(true)}>
          <UserPlus className="i" aria-hidden />
          {t('members.invite')}
        </Button>
      }
    >
      <ul className="set-list">
        {people.map((member) => (
          <Row key={member.id} member={member} />
        ))}
      </ul>
      <Invitations />
      <Former />
      <Dialog
        open={inviting}
        onOpenChange={setInviting}
        title={t('welcome.invite.title')}
        text={t('invites.text')}
        width={560}
      >
        {inviting && <InviteForm />}
      </Dialog>
    </Page>
  );
}

/** Owners and admins see every inbox, whatever is set. */
function useReach(member: Member): string {
  const n = useStore(
    (state) => member.inbox_ids.filter((id) => state.inboxes[id] !== undefined).length,
  );
  if (member.role === 'owner' || member.role === 'admin') return t('members.allInboxes');
  return n === 0 ? t('members.noInboxes') : t('members.inboxes', { n });
}

function Row({ member }: { member: Member }) {
  const me = useMe();
  const reach = useReach(member);
  const shown = member.present ? member.availability : 'offline';
  const mine = member.id === me.id;
  return (
    <li>
      <Link
        to="/settings/$section/$id"
        params={{ section: 'members', id: member.id }}
        className="set-row"
      >
        <Avatar id={member.id} name={member.name} size={40} presence={shown} />
        <span className="grow">
          <span className="set-row-name trunc">
            {mine ? t('members.you', { name: member.name }) : member.name}
            <span className="vh">, {t(`presence.${shown}`)}</span>
          </span>
          <span className="set-row-sub trunc">{member.email}</span>
        </span>
        <span className="set-row-meta">
          <Chip>{t(`role.${member.role}`)}</Chip>
          <span className="set-row-sub num">{reach}</span>
        </span>
        <ChevronRight className="i" aria-hidden />
      </Link>
    </li>
  );
}

/** Those who were removed, and the way back. */
function Former() {
  const me = useMe();
  const former = useStore(
    (state) =>
      Object.values(state.members)
        .filter((member) => !member.active)
        .sort(byName),
    shallow,
  );
  const back = async (member: Member) => {
    try {
      const answer = await api.patch<{ member: Member }>(`/members/${member.id}`, { active: true });
      keep('members', answer.member);
      toast(t('members.backDone', { name: member.name }));
    } catch (error) {
      toastError(error);
    }
  };
  if (former.length === 0) return null;
  return (
    <Block title={t('members.former')}>
      <ul className="set-list">
        {former.map((member) => (
          <li key={member.id} className="set-row">
            <Avatar id={member.id} name={member.name} size={28} />
            <span className="grow">
              <span className="set-row-name trunc">{member.name}</span>
              <span className="set-row-sub trunc">{member.email}</span>
            </span>
            {mayManage(me.role, member.role) && (
              <Button size="sm" onClick={() => void back(member)}>
                {t('members.back')}
                <span className="vh">: {member.name}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Block>
  );
}
