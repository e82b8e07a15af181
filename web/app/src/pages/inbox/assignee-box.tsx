import { ChevronDown, UserX } from 'lucide-react';
import { useState } from 'react';
import type { Availability, Id } from '@/api/types';
import { t } from '@/i18n';
import { useCommand } from '@/lib/commands';
import type { State } from '@/store/state';
import { shallow, useStore } from '@/store/store';
import { Avatar, cx, Popover } from '@/ui';
import { takeIt } from './take-it';
import { TransferForm } from './transfer';

interface Facts {
  closed: boolean;
  mine: boolean;
  /** The agent, else the team; "" = nobody. */
  id: Id;
  name: string;
  team: boolean;
  presence?: Availability;
}

function factsOf(state: State, id: Id): Facts {
  const c = state.conversations[id];
  const holder = state.members[c?.holder_id ?? ''];
  const team = state.teams[c?.team_id ?? ''];
  const closed = c?.status === 'closed';
  const mine = c !== undefined && c.assignee_id !== '' && c.assignee_id === state.me?.id;
  if (holder !== undefined) {
    // I am here: whatever the server knew of my sockets when this page was asked for.
    const here = holder.present || holder.id === state.me?.id;
    const presence = here ? holder.availability : 'offline';
    return {
      closed,
      mine,
      id: holder.id,
      name: holder.name,
      team: false,
      presence: closed ? undefined : presence,
    };
  }
  return { closed, mine, id: team?.id ?? '', name: team?.name ?? '', team: team !== undefined };
}

/** Who attends it, and the way to change that. Closed: who did, dimmed, and no control. */
export function AssigneeBox({ id, compact }: { id: Id; compact?: boolean }) {
  const [open, setOpen] = useState(false);
  const [times, setTimes] = useState(0);
  const facts = useStore((state) => factsOf(state, id), shallow);
  const can = useStore((state) => state.details[id]?.can);
  const enabled = !facts.closed && ((can?.transfer ?? false) || (can?.claim ?? false));
  const toggle = (next: boolean) => {
    // Opened anew it starts empty, even while the former one fades out.
    if (next) setTimes(times + 1);
    setOpen(next);
  };
  useCommand('transfer', () => toggle(true), enabled);
  useCommand('claim', () => takeIt(id), enabled && !facts.mine);
  const label = facts.closed ? t('head.attended') : facts.team ? t('head.team') : t('head.agent');
  const name = facts.name || t('head.unassigned');
  const body = compact ? (
    <span className="abox-c trunc">{name}</span>
  ) : (
    <Face facts={facts} label={label} name={name} />
  );
  if (!enabled) {
    const look = cx('abox', 'abox-still', facts.closed && 'abox-dim', compact && 'abox-compact');
    return <div className={look}>{body}</div>;
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

function Face({ facts, label, name }: { facts: Facts; label: string; name: string }) {
  return (
    <>
      {facts.id === '' ? (
        <span className="av p-none" data-size="28" style={{ '--z': '28px' } as React.CSSProperties}>
          <UserX className="i" aria-hidden />
        </span>
      ) : (
        <Avatar id={facts.id} name={name} size={28} square={facts.team} presence={facts.presence} />
      )}
      <span className="abox-t">
        <span className="k">{label}</span>
        <span className="n trunc">{name}</span>
      </span>
    </>
  );
}
