import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { getState } from '@/store/store';
import { dayAndTime } from '../settings/lib/dates';
import { reasonOf, type UpdateRow } from './lib';

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

/** Why it is not applied, in a sentence of the reader's language. */
export function errorWords(row: Pick<UpdateRow, 'error' | 'state' | 'key'>): string {
  const code = reasonOf(row);
  const words = code === '' ? undefined : t.maybe(`updates.error.${code}`);
  return words ?? t.maybe(`updates.short.${row.state}`) ?? t('updates.why.unknown');
}

/** What was noted, where its sentence does not say all of it; "" = it does. */
export function technicalOf(row: Pick<UpdateRow, 'error'>): string {
  return t.maybe(`updates.error.${row.error}`) === undefined ? row.error : '';
}

export function stateWords(state: string): string {
  return t.maybe(`updates.state.${state}`) ?? t.maybe(`updates.now.${state}`) ?? state;
}
