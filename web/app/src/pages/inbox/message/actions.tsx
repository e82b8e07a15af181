import { Copy, Download, Ellipsis, Reply, ScrollText, SmilePlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { MessageItem } from '@/api/types';
import { t } from '@/i18n';
import { quickEmoji } from '@/lib/emoji';
import { fileUrl } from '@/lib/files';
import { inboxOf, kindOf, quoteOf } from '@/store/content';
import { myReaction, react } from '@/store/messages';
import { shallow, useStore } from '@/store/store';
import { Menu, type MenuEntry, toast } from '@/ui';
import { setUi } from '../ui-state';

const EmojiDialog = lazy(() => import('./emoji-dialog'));
const LogDialog = lazy(() => import('./log-dialog'));

/** What may be done with a message, by what its channel and its conversation allow. */
export function useMessageAbilities(item: MessageItem) {
  return useStore((state) => {
    const inbox = inboxOf(state, item.conversation_id);
    const can = state.details[item.conversation_id]?.can;
    const said = item.content?.revoked_at ? false : kindOf(item) !== 'system';
    return {
      quote: said && inbox?.capabilities.quotes === true && can?.send.allow === true,
      react:
        said &&
        inbox?.capabilities.reactions === true &&
        can?.react === true &&
        !['queued', 'sending', 'failed'].includes(item.state),
      // Only what went through a provider has a log of it.
      log: inbox !== undefined && inbox.channel !== 'webchat' && item.author.kind !== 'contact',
    };
  }, shallow);
}

/** Says that the next message answers this one, and goes to write it. */
export function startReply(item: MessageItem): void {
  setUi({ quote: quoteOf(item), mode: 'message', focus: Date.now() });
}

function entriesOf(
  item: MessageItem,
  can: ReturnType<typeof useMessageAbilities>,
  open: (dialog: 'emoji' | 'log') => void,
): MenuEntry[] {
  const entries: MenuEntry[] = [];
  const add = (
    key: string,
    label: string,
    Icon: typeof Reply,
    onSelect: () => void,
    keys?: string[],
  ) => entries.push({ key, label, keys, icon: <Icon className="i" aria-hidden />, onSelect });
  if (can.quote) add('reply', t('msg.reply'), Reply, () => startReply(item), ['R']);
  if (can.react) add('react', t('react.other'), SmilePlus, () => open('emoji'));
  if (item.text !== '') add('copy', t('msg.copy'), Copy, () => void copyText(item.text));
  const file = item.content?.attachment;
  if (file?.state === 'ready') {
    add('save', t('file.download'), Download, () => {
      window.location.assign(fileUrl(file.id, 'download'));
    });
  }
  if (can.log) add('log', t('msg.log'), ScrollText, () => open('log'));
  return entries;
}

async function copyText(text: string): Promise<void> {
  await navigator.clipboard?.writeText(text);
  toast(t('common.copied'));
}

/** The button beside a bubble and what it opens. */
export function MessageMenu({ item }: { item: MessageItem }) {
  const can = useMessageAbilities(item);
  const [dialog, setDialog] = useState<'' | 'emoji' | 'log'>('');
  const entries = entriesOf(item, can, setDialog);
  if (entries.length === 0) return null;
  const mine = myReaction(item);
  const close = () => setDialog('');
  return (
    <>
      <Menu
        align="start"
        entries={entries}
        quick={
          can.react
            ? {
                label: t('react.title'),
                entries: quickEmoji.map((emoji) => ({
                  key: emoji,
                  label: t(emoji === mine ? 'react.remove' : 'react.with', { emoji }),
                  icon: emoji,
                  pressed: emoji === mine,
                  onSelect: () => void react(item, emoji === mine ? '' : emoji),
                })),
              }
            : undefined
        }
        trigger={
          <button type="button" className="ib m-act" tabIndex={-1} aria-label={t('msg.actions')}>
            <Ellipsis className="i" aria-hidden />
          </button>
        }
      />
      <Suspense>
        {dialog === 'emoji' && <EmojiDialog item={item} onClose={close} />}
        {dialog === 'log' && <LogDialog item={item} onClose={close} />}
      </Suspense>
    </>
  );
}
