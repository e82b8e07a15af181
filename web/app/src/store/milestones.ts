import type { MilestoneItem } from '@/api/types';
import { t } from '@/i18n';
import { firstName, memberName, nameOf } from './select';
import type { State } from './state';

export interface MilestoneWords {
  /** What happened. */
  fact: string;
  /** Who did it; "" when the fact names them or nobody did. */
  by: string;
}

/** The sentence of a milestone, from the names as they now are. */
export function milestoneWords(state: State, item: MilestoneItem): MilestoneWords {
  const actor = actorName(state, item);
  const by =
    item.actor.kind === 'system'
      ? t('mile.system')
      : actor === ''
        ? ''
        : t('mile.by', { name: actor });
  const data = item.data ?? {};
  switch (item.type) {
    case 'intervention':
      return { fact: t('mile.intervention', { name: actor }), by: '' };
    case 'assigned': {
      const self = item.actor.kind === 'agent' && item.actor.id === data.to_member_id;
      return {
        fact: t('mile.assigned', { name: memberName(state, data.to_member_id) }),
        by: self ? '' : by,
      };
    }
    case 'unassigned':
      return { fact: t('mile.unassigned'), by };
    case 'transferred':
      return { fact: transferred(state, item), by };
    case 'closed':
      return { fact: closed(item), by };
    case 'reopened':
      return data.by === 'contact' || item.actor.kind === 'contact'
        ? { fact: t('mile.reopened.contact', { name: contactName(state, item) }), by: '' }
        : { fact: t('mile.reopened'), by };
    case 'bot_handed_off':
      return { fact: t('mile.bot_handed_off', { name: actor || t('item.botName') }), by: '' };
    case 'bot_resumed':
      return { fact: t('mile.bot_resumed'), by };
    case 'stage_moved': {
      const from = state.stages[data.from_stage_id ?? '']?.name;
      const to = state.stages[data.to_stage_id ?? '']?.name ?? '';
      return {
        fact:
          from === undefined ? t('mile.stage_set', { to }) : t('mile.stage_moved', { from, to }),
        by,
      };
    }
    case 'contact_asked':
      return { fact: t('mile.contact_asked'), by };
    case 'contact_left': {
      const fields = (data.fields ?? [])
        .map((field) => t.maybe(`field.${field}`) ?? field)
        .join(', ');
      return { fact: t('mile.contact_left', { name: contactName(state, item), fields }), by: '' };
    }
    case 'identity_verified':
      return { fact: t('mile.identity_verified', { name: contactName(state, item) }), by: '' };
    case 'template_sent':
      return { fact: t('mile.template_sent'), by: actor };
    case 'identity_merged':
      return { fact: t('mile.identity_merged', { name: contactName(state, item) }), by: '' };
    case 'identity_unmerged':
      return { fact: t('mile.identity_unmerged'), by };
    case 'number_changed':
      return { fact: t('mile.number_changed', { name: contactName(state, item) }), by: '' };
    default:
      return { fact: t('mile.other'), by };
  }
}

function contactName(state: State, item: MilestoneItem): string {
  const conversation = state.conversations[item.conversation_id];
  return conversation === undefined ? '' : nameOf(conversation);
}

function actorName(state: State, item: MilestoneItem): string {
  if (item.actor.kind === 'agent') return memberName(state, item.actor.id);
  if (item.actor.kind === 'contact') return contactName(state, item);
  return item.actor.name ?? '';
}

function transferred(state: State, item: MilestoneItem): string {
  const data = item.data ?? {};
  const team = (id: string | undefined) => state.teams[id ?? '']?.name ?? '';
  const from = firstName(memberName(state, data.from_member_id)) || team(data.from_team_id);
  const to = firstName(memberName(state, data.to_member_id)) || team(data.to_team_id);
  if (to === '') return t('mile.transferredNone', { from });
  return from === '' ? t('mile.transferredTo', { to }) : t('mile.transferred', { from, to });
}

function closed(item: MilestoneItem): string {
  switch (item.data?.reason) {
    case 'deadline':
      return item.data.unanswered ? t('mile.closed.unanswered') : t('mile.closed.deadline');
    case 'idle':
      return t('mile.closed.idle');
    case 'provider':
      return t('mile.closed.provider');
    default:
      return t('mile.closed.hand');
  }
}
