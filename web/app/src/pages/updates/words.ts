import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { getState } from '@/store/store';
import { dayAndTime } from '../settings/lib/dates';
import type { UpdateRow } from './lib';

export function kindWords(kind: string): string {
  return t.maybe(`updates.kind.${kind}`) ?? kind;
}

/** The provider's time, else when it came. */
export function timeWords(row: Pick<UpdateRow, 'at' | 'received_at'>): string {
  return dayAndTime(row.at > 0 ? row.at : row.received_at, serverNow());
}

export function inboxWords(id: Id): string {
  return getState().inboxes[id]?.name ?? t('updates.noInbox');
}

/** A known code has its sentence; anything else is shown as it was noted. */
export function errorWords(row: Pick<UpdateRow, 'error' | 'state'>): string {
  if (row.error === '') return t.maybe(`updates.short.${row.state}`) ?? t('updates.why.unknown');
  return t.maybe(`updates.error.${row.error}`) ?? row.error;
}

export function stateWords(state: string): string {
  return t.maybe(`updates.state.${state}`) ?? t.maybe(`updates.now.${state}`) ?? state;
}
