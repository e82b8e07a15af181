import type { Id, Micros } from '@/api/types';

/** The states of an element that a person can look at, the ones that need somebody first. */
export const updateStates = ['quarantined', 'unrouted', 'unsupported', 'parked', 'failed'] as const;
export type UpdateState = (typeof updateStates)[number];

export interface UpdateRow {
  id: Id;
  inbox_id: Id;
  kind: string;
  state: string;
  error: string;
  account: string;
  key: string;
  /** The provider's time; 0 = it gave none. */
  at: Micros;
  received_at: Micros;
  tries: number;
}

export type UpdateCounts = Partial<Record<UpdateState, number>>;

export interface UpdatePage {
  items: UpdateRow[] | null;
  next: string;
  counts: UpdateCounts | null;
}

export interface UpdateDetail extends UpdateRow {
  update: unknown;
  raw: unknown;
}

export function stateIn(hash: string): UpdateState | undefined {
  return updateStates.find((state) => state === hash);
}

/** The tab to open first: the first that holds something. */
export function firstState(counts: UpdateCounts): UpdateState {
  return updateStates.find((state) => (counts[state] ?? 0) > 0) ?? 'quarantined';
}

/** A text that is itself JSON is shown as what it says, everything else as it stands. */
export function pretty(value: unknown): string {
  if (typeof value === 'string') {
    try {
      return JSON.stringify(JSON.parse(value), null, 2);
    } catch {
      return value;
    }
  }
  return JSON.stringify(value, null, 2) ?? '';
}

/** What faults of this server say of themselves, each with the reason that it stands for. */
const faults: readonly [RegExp, string][] = [
  [/^no channel of this program|^not a delivery of this channel: object /, 'no_channel'],
  [/^not a delivery of this channel/, 'undecodable'],
  [/^the decoder broke/, 'decoder'],
  [/^the update does not say/, 'incomplete'],
  [/deadline exceeded|\bbusy\b|\blocked\b|could not serialize/i, 'busy'],
  [/disk (is )?full|no space left|quota exceeded/i, 'no_room'],
  [/^[a-z]+(_[a-z]+)*: [A-Z]/, 'refused'],
];

/** The code of what went wrong: as it was noted, or read out of a fault's own text; "" = nothing was noted. */
export function reasonOf(row: Pick<UpdateRow, 'error' | 'state' | 'key'>): string {
  const { error } = row;
  if (error === '' || /^[a-z_]+$/.test(error)) return error;
  const known = faults.find(([text]) => text.test(error))?.[1];
  if (known === 'no_channel' || known === 'decoder') return known;
  return row.key.startsWith('body:') ? 'undecodable' : (known ?? 'internal');
}
