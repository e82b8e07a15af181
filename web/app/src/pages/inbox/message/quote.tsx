import type { Quote } from '@/api/content';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { authorName, inboxOf, quotedWords } from '@/store/content';
import { useStore } from '@/store/store';
import { jump } from '../jump';
import { KindIcon } from './kind-icon';

/** The message that this one answers; a click goes there. */
export function QuoteBlock({ conversation, quote }: { conversation: Id; quote: Quote }) {
  const name = useStore((state) => authorName(state, conversation, quote.author, quote.author_id));
  const channel = useStore((state) => inboxOf(state, conversation)?.channel ?? 'webchat');
  if (quote.message_id === '') {
    return <div className="qr qr-lost">{t('quote.lost')}</div>;
  }
  const text = quotedWords(quote, channel);
  return (
    <button
      type="button"
      className="qr"
      aria-label={t('quote.go', { name, text })}
      onClick={() => jump(quote.message_id)}
    >
      <b>{name}</b>
      <span className="qr-t">
        <KindIcon kind={quote.kind} />
        <span className="trunc">{text}</span>
      </span>
    </button>
  );
}
