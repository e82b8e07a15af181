import { ApiError, api } from '@/api/client';
import type { Contact, Conversation, Id, Item } from '@/api/types';
import { t } from '@/i18n';
import { toast, toastError } from '@/ui/toast';
import { putConversation, putMark, withItem } from './apply';
import { getState, update } from './store';

type Answer = { conversation: Conversation };

let epoch = 0;
const epochListeners = new Set<() => void>();

/** Grows with each own act that moves rows: a frozen list follows what its reader did himself. */
export function ownActs(): number {
  return epoch;
}

export function subscribeOwnActs(notify: () => void): () => void {
  epochListeners.add(notify);
  return () => epochListeners.delete(notify);
}

function take(answer: Answer | undefined): void {
  if (answer?.conversation)
    update((state) => putConversation(state, answer.conversation, state.upTo));
  epoch += 1;
  for (const notify of epochListeners) notify();
}

/** Runs an act and shows its failure; resolves to whether it was done. */
async function attempt(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    toastError(error);
    return false;
  }
}

const path = (id: Id, verb: string): string => `/conversations/${id}/${verb}`;

export function closeConversation(id: Id): Promise<boolean> {
  return attempt(async () => {
    take(await api.post<Answer>(path(id, 'close')));
    toast(t('toast.closed'), {
      label: t('common.undo'),
      run: () => void reopenConversation(id, true),
    });
  });
}

export function reopenConversation(id: Id, quiet = false): Promise<boolean> {
  return attempt(async () => {
    take(await api.post<Answer>(path(id, 'reopen')));
    if (!quiet) toast(t('toast.reopened'));
  });
}

export function claimConversation(id: Id): Promise<boolean> {
  return attempt(async () => {
    try {
      take(await api.post<Answer>(path(id, 'claim')));
      toast(t('toast.claimed'));
    } catch (error) {
      const winner = error instanceof ApiError ? error.extra.assignee_id : undefined;
      const name = typeof winner === 'string' ? getState().members[winner]?.name : undefined;
      if (name === undefined) throw error;
      toast(t('toast.claimedBy', { name }));
    }
  });
}

export type Target = { member_id: Id } | { team_id: Id } | { none: true };

function targetName(target: Target): string {
  const state = getState();
  if ('member_id' in target) return state.members[target.member_id]?.name ?? '';
  if ('team_id' in target) return state.teams[target.team_id]?.name ?? '';
  return '';
}

export function transferConversation(id: Id, target: Target, note: string): Promise<boolean> {
  const before = getState().conversations[id];
  return attempt(async () => {
    take(await api.post<Answer>(path(id, 'transfer'), note === '' ? target : { ...target, note }));
    const undo: Target = before?.assignee_id
      ? { member_id: before.assignee_id }
      : before?.team_id
        ? { team_id: before.team_id }
        : { none: true };
    const text =
      'none' in target
        ? t('toast.unassigned')
        : t('toast.transferred', { name: targetName(target) });
    toast(text, {
      label: t('common.undo'),
      run: () => void attempt(async () => take(await api.post<Answer>(path(id, 'transfer'), undo))),
    });
  });
}

export function moveStage(id: Id, stage: Id): Promise<boolean> {
  const before = getState().conversations[id]?.stage_id ?? '';
  const patch = (stage_id: Id) => async () =>
    take(await api.patch<Answer>(`/conversations/${id}`, { stage_id }));
  return attempt(async () => {
    await patch(stage)();
    const name = getState().stages[stage]?.name ?? '';
    toast(t('toast.stage', { name }), {
      label: t('common.undo'),
      run: () => void attempt(patch(before)),
    });
  });
}

export function setTags(id: Id, tags: Id[]): Promise<boolean> {
  const before = getState().conversations[id]?.tag_ids ?? [];
  const patch = (tag_ids: Id[]) => async () =>
    take(await api.patch<Answer>(`/conversations/${id}`, { tag_ids }));
  return attempt(async () => {
    await patch(tags)();
    const added = tags.length > before.length;
    toast(added ? t('toast.tagAdded') : t('toast.tagRemoved'), {
      label: t('common.undo'),
      run: () => void attempt(patch([...before])),
    });
  });
}

/** Throws, so that the field that was edited can show the sentence. */
export async function saveContact(
  id: Id,
  change: Partial<Pick<Contact, 'name' | 'email' | 'phone' | 'city'>>,
): Promise<void> {
  const { contact } = await api.patch<{ contact: Contact }>(`/contacts/${id}`, change);
  update((state) => ({ ...state, contacts: { ...state.contacts, [contact.id]: contact } }));
}

export function askContact(id: Id, fields: string[]): Promise<boolean> {
  return attempt(async () => {
    const { item } = await api.post<{ item: Item }>(path(id, 'ask-contact'), { fields });
    update((state) => withItem(state, item));
    toast(t('toast.asked'));
  });
}

export function returnToBot(id: Id): Promise<boolean> {
  return attempt(async () => take(await api.post<Answer>(path(id, 'return-to-bot'))));
}

/** Says that everything up to `seq` was read; the number disappears here at once. */
export async function markRead(id: Id, seq: number): Promise<void> {
  const conversation = getState().conversations[id];
  if (conversation === undefined) return;
  update((state) => putMark(state, id, conversation.inbound_count, state.upTo));
  await api.post(path(id, 'read'), { seq });
}

export function markUnread(id: Id): Promise<boolean> {
  return attempt(async () => {
    await api.post(path(id, 'unread'));
    toast(t('toast.unread'));
  });
}

/** Takes two merged conversations apart; what it throws is for the asker to show. `open` leads to the one that stands again. */
export async function undoMerge(merge: string, open: (back: Conversation) => void): Promise<void> {
  const answer = await api.post<Partial<Answer> & { back?: Conversation }>(`${merge}/undo`);
  const back = answer.back;
  for (const conversation of [answer.conversation, back])
    if (conversation) update((state) => putConversation(state, conversation, state.upTo));
  take(undefined);
  toast(t('merge.undone'), back && { label: t('merge.other'), run: () => open(back) });
}
