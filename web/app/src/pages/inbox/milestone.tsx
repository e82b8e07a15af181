import {
  ArrowRightLeft,
  BadgeCheck,
  Bot,
  ChevronsUpDown,
  Flag,
  Hand,
  IdCard,
  LayoutTemplate,
  Lock,
  LockOpen,
  Merge,
  Smartphone,
  Split,
  UserCheck,
  UserX,
} from 'lucide-react';
import { memo } from 'react';
import type { Micros, MilestoneItem, MilestoneType } from '@/api/types';
import { t } from '@/i18n';
import { dayLine, exactDate, timeOf } from '@/lib/format';
import { useClock } from '@/live/clock';
import { milestoneWords } from '@/store/milestones';
import { shallow, useStore } from '@/store/store';
import { MergeActions } from './merge-actions';

const icons: Record<MilestoneType, typeof Hand> = {
  intervention: Hand,
  assigned: UserCheck,
  unassigned: UserX,
  transferred: ArrowRightLeft,
  closed: Lock,
  reopened: LockOpen,
  bot_handed_off: Bot,
  bot_resumed: Bot,
  stage_moved: Flag,
  contact_asked: IdCard,
  contact_left: IdCard,
  identity_verified: BadgeCheck,
  template_sent: LayoutTemplate,
  identity_merged: Merge,
  identity_unmerged: Split,
  number_changed: Smartphone,
};

/** A fact of the conversation, with who did it and when. */
export const Milestone = memo(function Milestone({ item }: { item: MilestoneItem }) {
  const { fact, by } = useStore((state) => milestoneWords(state, item), shallow);
  const Icon = icons[item.type] ?? Flag;
  return (
    <div className="mile" data-item={item.id} data-type={item.type}>
      <span>
        <Icon className="i" aria-hidden />
        <b>{fact}</b>
        {by !== '' && <span>· {by}</span>}
        <span className="num" title={exactDate(item.at)}>
          · {timeOf(item.at)}
        </span>
        <MergeActions item={item} />
      </span>
    </div>
  );
});

/** Three or more in a row, as one line that opens. */
export function Fold({
  items,
  onOpen,
}: {
  items: readonly MilestoneItem[];
  onOpen: (key: string) => void;
}) {
  const first = items[0];
  const last = items[items.length - 1];
  if (first === undefined || last === undefined) return null;
  const from = timeOf(first.at);
  const to = timeOf(last.at);
  return (
    <div className="mile">
      <button type="button" onClick={() => onOpen(first.id)}>
        <ChevronsUpDown className="i" aria-hidden />
        <b>{t('mile.changes', { n: items.length })}</b>
        <span className="num">· {from === to ? from : `${from}–${to}`}</span>
      </button>
    </div>
  );
}

export const DayLine = memo(function DayLine({ at }: { at: Micros }) {
  const text = useClock((now) => dayLine(at, now));
  return <div className="day">{text}</div>;
});
