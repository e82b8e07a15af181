import { api } from '@/api/client';
import type { LogEntry } from '@/api/content';
import type { Conversation, Id, Item, MessageItem } from '@/api/types';
import { t } from '@/i18n';
import { randomId } from '@/lib/format';
import { toastError } from '@/ui/toast';
import { putConversation, withItem } from './apply';
import { getState, update } from './store';

const path = (item: MessageItem, verb: string): string =>
  `/conversations/${item.conversation_id}/messages/${item.id}/${verb}`;

function take(answer: { item: Item; conversation?: Conversation }): void {
  update((state) => {
    const next = withItem(state, answer.item);
    return answer.conversation === undefined
      ? next
      : putConversation(next, answer.conversation, next.upTo);
  });
}

/** Runs an act on a message and shows its failure; resolves to whether it was done. */
async function act(run: () => Promise<{ item: Item }>): Promise<boolean> {
  try {
    take(await run());
    return true;
  } catch (error) {
    toastError(error);
    return false;
  }
}

/** A failed one is queued again; of an unknown one a new message is made. */
export function resendMessage(item: MessageItem): Promise<boolean> {
  return act(() => api.post(path(item, 'resend'), { client_id: randomId() }));
}

/** Nobody knows whether it arrived, and a person decides that it did. */
export function presumeSent(item: MessageItem): Promise<boolean> {
  return act(() => api.post(path(item, 'presume-sent')));
}

/** Fetches the attachment from the provider once more. */
export function refetchFile(item: MessageItem): Promise<boolean> {
  return act(() => api.post(path(item, 'refetch')));
}

/** The emoji I have put on it; "" = none. */
export function myReaction(item: MessageItem): string {
  const me = getState().me?.id;
  const mine = item.content?.reactions?.find((one) => one.by === 'agent' && one.by_id === me);
  return mine?.emoji ?? '';
}

/** Puts my mark on a message at once, and takes the change back when the server refuses it. "" removes it. */
export async function react(item: MessageItem, emoji: string): Promise<void> {
  const me = getState().me;
  if (me === null) return;
  const before = item.content?.reactions ?? [];
  const rest = before.filter((one) => one.by !== 'agent' || one.by_id !== me.id);
  const mark = { emoji, by: 'agent' as const, by_id: me.id, at: Number.MAX_SAFE_INTEGER };
  const guess = { ...item, content: { ...item.content, reactions: [...rest, mark] } };
  update((state) => withItem(state, guess));
  const done = await act(() => api.put(path(item, 'reaction'), { emoji }));
  if (done) return;
  update((state) => {
    const held = state.timelines[item.conversation_id]?.items.find((one) => one.id === item.id);
    return held === guess ? withItem(state, item) : state;
  });
}

export async function providerLog(item: MessageItem): Promise<LogEntry[]> {
  const answer = await api.get<{ entries: LogEntry[] | null }>(path(item, 'log'));
  return answer.entries ?? [];
}

/** Sends a template; throws, so that the form can show what is wrong where it is. */
export async function sendTemplate(
  conversation: Id,
  body: { template_id: Id; values: Record<string, string>; file_id?: Id },
): Promise<void> {
  const answer = await api.post<{ item: Item; conversation?: Conversation }>(
    `/conversations/${conversation}/template`,
    { client_id: randomId(), ...body },
  );
  take(answer);
}

/** What the reader is told of a failure, by its class. */
export function failureSentence(error: MessageItem['error']): string {
  return t.maybe(`fail.${error?.code ?? ''}`) ?? t('item.notDelivered');
}
