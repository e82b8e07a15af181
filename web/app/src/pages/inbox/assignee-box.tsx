import { ChevronDown, UserX } from 'lucide-react';
import { useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { useCommand } from '@/lib/commands';
import { shallow, useStore } from '@/store/store';
import { Avatar, cx, Popover } from '@/ui';
import { takeIt } from './header';
import { TransferForm } from './transfer';

/** Who attends it, and the way to change that. Closed: who did, dimmed, and no control. */
export function AssigneeBox({ id, compact }: { id: Id; compact?: boolean }) {
  const [open, setOpen] = useState(false);
  const [times, setTimes] = useState(0);
  const toggle = (next: boolean) => {
    // Opened anew it starts empty, even while the former one fades out.
    if (next) setTimes(times + 1);
    setOpen(next);
  };
  const facts = useStore((state) => {
    const c = state.conversations[id];
    const holder = state.members[c?.holder_id ?? ''];
    const team = state.teams[c?.team_id ?? ''];
    return {
      closed: c?.status === 'closed',
      id: holder?.id ?? '',
      name: holder?.name ?? '',
      presence: holder?.availability,
      present: holder?.present ?? false,
      team: team?.name ?? '',
      teamId: team?.id ?? '',
      mine: c?.assignee_id === state.me?.id,
    };
  }, shallow);
  const can = useStore((state) => state.details[id]?.can);
  const enabled = !facts.closed && ((can?.transfer ?? false) || (can?.claim ?? false));
  useCommand('transfer', () => toggle(true), enabled);
  useCommand('claim', () => takeIt(id), enabled && !facts.mine);
  const label = facts.closed
    ? t('head.attended')
    : facts.id === '' && facts.team !== ''
      ? t('head.team')
      : t('head.agent');
  const name = facts.name || facts.team || t('head.unassigned');
  const body = compact ? (
    <span className="abox-c trunc">{name}</span>
  ) : (
    <>
      {facts.name !== '' || facts.team !== '' ? (
        <Avatar
          id={facts.id || facts.teamId}
          name={name}
          size={28}
          square={facts.id === ''}
          presence={
            facts.id === '' || facts.closed ? undefined : facts.present ? facts.presence : 'offline'
          }
        />
      ) : (
        <span className="av p-none" data-size="28" style={{ '--z': '28px' } as React.CSSProperties}>
          <UserX className="i" aria-hidden />
        </span>
      )}
      <span className="abox-t">
        <span className="k">{label}</span>
        <span className="n trunc">{name}</span>
      </span>
    </>
  );
  if (!enabled) {
    return (
      <div
        className={cx('abox', 'abox-still', facts.closed && 'abox-dim', compact && 'abox-compact')}
      >
        {body}
      </div>
    );
  }
  return (
    <Popover
      open={open}
      onOpenChange={toggle}
      label={t('transfer.title')}
      align="end"
      className="tf"
      trigger={
        <button
          type="button"
          className={cx('abox', compact && 'abox-compact')}
          aria-label={`${label}: ${name}. ${t('transfer.title')}`}
        >
          {body}
          <ChevronDown className="i i14" aria-hidden />
        </button>
      }
    >
      <TransferForm key={times} id={id} onDone={() => setOpen(false)} />
    </Popover>
  );
}
