import { useNavigate } from '@tanstack/react-router';
import { UserRoundX } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import type { Member } from '@/api/types';
import { t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { useMe } from '@/store/session';
import { useStore } from '@/store/store';
import { Avatar, Button, EmptyState, toast, toastError } from '@/ui';
import { keep, type OneTimeLink } from '../data';
import { dayAndTime } from '../lib/dates';
import { AccessFields, mayManage } from '../parts/access-fields';
import { Confirm } from '../parts/confirm';
import { CopyBox } from '../parts/copy-box';
import type { Seat } from '../parts/invite-form';
import { Page } from '../parts/page';
import { Block, Failure, FormBlock } from '../parts/section';
import { useSection } from '../parts/use-section';

const back = () => ({ section: 'members', label: t('members.title') });

export function MemberDetail({ id }: { id: string }) {
  const member = useStore((state) => state.members[id]);
  if (member === undefined) {
    return (
      <Page title={t('members.title')} back={back()}>
        <EmptyState
          icon={<UserRoundX className="i i24" aria-hidden />}
          title={t('members.notFound')}
          text={t('error.status.404')}
        />
      </Page>
    );
  }
  return <Detail member={member} />;
}

async function patch(member: Member, change: Partial<Seat> & { active?: boolean }): Promise<void> {
  const answer = await api.patch<{ member: Member }>(`/members/${member.id}`, change);
  keep('members', answer.member);
}

function Detail({ member }: { member: Member }) {
  const me = useMe();
  const may = mayManage(me.role, member.role);
  const shown = member.present ? member.availability : 'offline';
  return (
    <Page title={member.name} back={back()}>
      <div className="set-person">
        <Avatar id={member.id} name={member.name} size={48} presence={shown} />
        <div className="grow">
          <p className="strong trunc">{member.email}</p>
          <p className="muted">{t(`presence.${shown}`)}</p>
        </div>
      </div>
      {!member.active && <p className="set-warn">{t('members.gone')}</p>}
      {!may && (
        <p className="set-warn">{t('members.ownerOnly', { role: t(`role.${member.role}`) })}</p>
      )}
      <Access member={member} may={may} />
      {may && member.active && member.id !== me.id && <PasswordLink member={member} />}
      {may && member.active && member.id !== me.id && <Removal member={member} />}
    </Page>
  );
}

function Access({ member, may }: { member: Member; may: boolean }) {
  const me = useMe();
  const saved: Seat = {
    role: member.role,
    visibility: member.visibility,
    inbox_ids: member.inbox_ids,
    team_ids: member.team_ids,
  };
  const form = useSection(saved, (seat) => patch(member, seat));
  const text = member.id === me.id ? t('members.self') : undefined;
  const fields = <AccessFields seat={form.value} put={form.put} by={me.role} disabled={!may} />;
  if (!may) {
    return (
      <Block title={t('members.access')}>
        <div className="set-form">{fields}</div>
      </Block>
    );
  }
  return (
    <FormBlock title={t('members.access')} text={text} form={form}>
      {fields}
    </FormBlock>
  );
}

function PasswordLink({ member }: { member: Member }) {
  const [made, setMade] = useState<OneTimeLink | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const make = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      setMade(await api.post<OneTimeLink>(`/members/${member.id}/reset-link`));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Block title={t('members.password')} text={t('members.password.text')}>
      <div className="set-form">
        {made !== null ? (
          <div role="status">
            <CopyBox
              text={made.link}
              label={t('members.password.link', { name: member.name })}
              primary
            />
            <p className="field-hint">
              {t('settings.expires', { date: dayAndTime(made.expires_at, serverNow()) })}
            </p>
          </div>
        ) : (
          <div className="set-foot">
            <Failure failure={failure} />
            <Button aria-busy={busy} onClick={() => void make()}>
              {t('members.password.make')}
            </Button>
          </div>
        )}
      </div>
    </Block>
  );
}

function Removal({ member }: { member: Member }) {
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  const remove = async () => {
    await patch(member, { active: false });
    toast(t('members.removed', { name: member.name }), {
      label: t('common.undo'),
      run: () => void patch(member, { active: true }).catch(toastError),
    });
    await navigate({ to: '/settings/$section', params: { section: 'members' } });
  };
  return (
    <Block title={t('members.remove')} text={t('members.remove.text')}>
      <div className="set-form">
        <div className="set-foot">
          <Button kind="danger" onClick={() => setAsking(true)}>
            {t('common.remove')}
          </Button>
        </div>
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('members.remove.confirm', { name: member.name })}
        text={t('members.remove.text')}
        action={t('common.remove')}
        run={remove}
      />
    </Block>
  );
}
