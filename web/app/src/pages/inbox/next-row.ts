import type { Id } from '@/api/types';
import { serverNow } from '@/live/clock';
import { rowsOf } from '@/store/lists';
import type { View } from '@/store/rules';
import { getState } from '@/store/store';

/** The row that takes the place of `id` when it leaves the view; "" = none. */
export function nextRow(view: View, id: Id): Id {
  const rows = rowsOf(getState(), view, serverNow());
  const at = rows.indexOf(id);
  if (at < 0) return '';
  return rows[at + 1] ?? rows[at - 1] ?? '';
}
