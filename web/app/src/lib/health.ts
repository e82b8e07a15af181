import type { Inbox } from '@/api/types';
import type { State } from '@/store/state';

/** The breakages that were put away in this browser session: a new one of the same inbox shows again. */
export type Hidden = readonly string[];

const STORAGE = 'bandeja.health.hidden';

function markOf(inbox: Inbox): string {
  const { broken = '', code = '', since = 0 } = inbox.health ?? {};
  return [inbox.id, broken, code, since].join('/');
}

export function dismissed(): Hidden {
  try {
    const held: unknown = JSON.parse(sessionStorage.getItem(STORAGE) ?? '[]');
    return Array.isArray(held) ? held.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

/** Puts away what is wrong with an inbox now; gives all that is put away. */
export function dismiss(inbox: Inbox): Hidden {
  const next = [...dismissed(), markOf(inbox)].slice(-50);
  try {
    sessionStorage.setItem(STORAGE, JSON.stringify(next));
  } catch {
    // Without storage it comes back with the next page load.
  }
  return next;
}

/** The inboxes of mine that do not work, the longest first; whoever manages them minds them all. */
export function brokenInboxes(state: State, hidden: Hidden): Inbox[] {
  const { me } = state;
  if (me === null) return [];
  const all = me.permissions.includes('inboxes.manage');
  return Object.values(state.inboxes)
    .filter((inbox) => all || me.inbox_ids.includes(inbox.id) || inbox.member_ids.includes(me.id))
    .filter((inbox) => inbox.active && (inbox.health?.broken ?? '') !== '')
    .filter((inbox) => !hidden.includes(markOf(inbox)))
    .sort((a, b) => (a.health?.since ?? 0) - (b.health?.since ?? 0));
}
