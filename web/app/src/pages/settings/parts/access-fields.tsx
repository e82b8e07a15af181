import type { Role } from '@/api/types';
import { t } from '@/i18n';
import { shallow, useStore } from '@/store/store';
import { byName } from '../lib/names';
import { ChoiceCards } from './choice-cards';
import type { Seat } from './invite-form';
import { PickList } from './pick-list';

const roles: readonly Role[] = ['agent', 'supervisor', 'admin', 'owner'];
const rank: Record<Role, number> = { agent: 1, supervisor: 2, admin: 3, owner: 4 };

/** Nobody gives more than they have: only owners make owners. */
export function rolesGivenBy(role: Role): Role[] {
  return roles.filter((other) => rank[other] <= rank[role]);
}

export function mayManage(role: Role, other: Role): boolean {
  return rank[role] >= rank.admin && rank[role] >= rank[other];
}

/** What a person may do and see: role, which conversations, inboxes and teams. */
export function AccessFields({
  seat,
  put,
  by,
  disabled,
}: {
  seat: Seat;
  put: (change: Partial<Seat>) => void;
  /** The role of who gives it. */
  by: Role;
  disabled?: boolean;
}) {
  const inboxes = useStore((state) => Object.values(state.inboxes).sort(byName), shallow);
  const teams = useStore((state) => Object.values(state.teams).sort(byName), shallow);
  const given = rolesGivenBy(by);
  const offered = given.includes(seat.role) ? given : [...given, seat.role];
  return (
    <>
      <ChoiceCards
        label={t('members.role')}
        value={seat.role}
        onChange={(role) => put({ role })}
        disabled={disabled}
        choices={offered.map((role) => ({
          value: role,
          label: t(`role.${role}`),
          text: t(`members.role.${role}`),
        }))}
      />
      <Sight seat={seat} put={put} disabled={disabled} />
      <PickList
        label={t('members.inboxList')}
        items={inboxes.map((inbox) => ({ id: inbox.id, label: inbox.name }))}
        chosen={seat.inbox_ids}
        onChange={(inbox_ids) => put({ inbox_ids })}
        empty={t('members.inboxList.none')}
        disabled={disabled}
      />
      {teams.length > 0 && (
        <PickList
          label={t('members.teamList')}
          items={teams.map((team) => ({ id: team.id, label: team.name }))}
          chosen={seat.team_ids}
          onChange={(team_ids) => put({ team_ids })}
          empty={t('teams.empty')}
          disabled={disabled}
        />
      )}
    </>
  );
}

/** Which conversations one sees: a choice for agents, a matter of the role for the others. */
function Sight({
  seat,
  put,
  disabled,
}: {
  seat: Seat;
  put: (change: Partial<Seat>) => void;
  disabled?: boolean;
}) {
  if (seat.role !== 'agent') {
    const what = seat.role === 'supervisor' ? 'inboxes' : 'all';
    return (
      <p className="field-hint">
        {t('members.visibility.byRole', { what: t(`members.visibility.byRole.${what}`) })}
      </p>
    );
  }
  return (
    <ChoiceCards
      label={t('members.visibility')}
      value={seat.visibility}
      onChange={(visibility) => put({ visibility })}
      disabled={disabled}
      choices={(['own', 'team', 'all'] as const).map((value) => ({
        value,
        label: t(`members.visibility.${value}`),
      }))}
    />
  );
}
