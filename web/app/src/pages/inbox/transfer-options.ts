import type { Availability, Id, TransferTargets } from '@/api/types';
import { t } from '@/i18n';
import type { State } from '@/store/state';

export interface TransferOption {
  key: string;
  kind: 'claim' | 'current' | 'member' | 'team' | 'none';
  id: Id;
  name: string;
  text: string;
  end: string;
  presence?: Availability;
}

const rank: Record<Availability, number> = { online: 0, away: 1, offline: 2 };

/** Mine first, then who has it, agents with access (online first, then least loaded), teams, nobody. */
export function optionsOf(state: State, id: Id, targets: TransferTargets | null): TransferOption[] {
  const c = state.conversations[id];
  if (c === undefined || state.me === null) return [];
  const me = state.me.id;
  const options: TransferOption[] = [];
  if (c.assignee_id !== me) {
    options.push({
      key: 'claim',
      kind: 'claim',
      id: me,
      name: t('transfer.claim'),
      text: '',
      end: 'I',
    });
  }
  const current = state.members[c.assignee_id];
  if (current !== undefined) {
    const text = current.id === me ? t('transfer.current') : t('transfer.currentOther');
    const name = current.id === me ? `${current.name} (${t('common.you')})` : current.name;
    options.push({
      key: 'current',
      kind: 'current',
      id: current.id,
      name,
      text,
      end: '',
      presence: current.present ? current.availability : 'offline',
    });
  }
  options.push(...memberOptions(state, id, targets));
  for (const target of targets?.teams ?? []) {
    const team = state.teams[target.id];
    if (team === undefined || (c.assignee_id === '' && c.team_id === team.id)) continue;
    const text = t('transfer.online', { n: target.online_count });
    options.push({
      key: `team-${team.id}`,
      kind: 'team',
      id: team.id,
      name: team.name,
      text,
      end: '',
    });
  }
  if (c.assignee_id !== '' || c.team_id !== '') {
    options.push({
      key: 'none',
      kind: 'none',
      id: '',
      name: t('transfer.none'),
      text: '',
      end: '',
    });
  }
  return options;
}

function memberOptions(state: State, id: Id, targets: TransferTargets | null): TransferOption[] {
  const c = state.conversations[id];
  const viewers = state.viewers[id] ?? [];
  return (targets?.members ?? [])
    .filter((target) => target.id !== c?.assignee_id && target.id !== state.me?.id)
    .map((target) => {
      const presence: Availability = target.present ? target.availability : 'offline';
      return { target, presence };
    })
    .sort(
      (a, b) => rank[a.presence] - rank[b.presence] || a.target.open_count - b.target.open_count,
    )
    .flatMap(({ target, presence }) => {
      const member = state.members[target.id];
      if (member === undefined) return [];
      const words: string[] = [t(`presence.${presence}`)];
      if (viewers.includes(member.id)) words.push(t('transfer.viewing'));
      return [
        {
          key: `member-${member.id}`,
          kind: 'member' as const,
          id: member.id,
          name: member.name,
          text: words.join(' · '),
          end: t('transfer.open', { n: target.open_count }),
          presence,
        },
      ];
    });
}
