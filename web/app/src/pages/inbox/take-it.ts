import type { Id } from '@/api/types';
import { claimConversation, transferConversation } from '@/store/actions';
import { getState } from '@/store/store';

/** Takes it: by a claim when nobody has it, else by a transfer to me. */
export function takeIt(id: Id): void {
  const state = getState();
  const conversation = state.conversations[id];
  if (conversation === undefined || state.me === null) return;
  if (conversation.assignee_id === '') void claimConversation(id);
  else void transferConversation(id, { member_id: state.me.id }, '');
}
