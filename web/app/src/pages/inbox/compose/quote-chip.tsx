import { X } from 'lucide-react';
import type { Quote } from '@/api/content';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { authorName, inboxOf, quotedWords } from '@/store/content';
import { useStore } from '@/store/store';
import { IconButton } from '@/ui';
import { KindIcon } from '../message/kind-icon';
import { setUi } from '../ui-state';

/** The message that the next one answers. */
export function QuoteChip({ id, quote }: { id: Id; quote: Quote | null }) {
  const name = useStore((state) => authorName(state, id, quote?.author, quote?.author_id));
  const channel = useStore((state) => inboxOf(state, id)?.channel ?? 'webchat');
  if (quote === null) return null;
  return (
    <div className="cp-q">
      <div className="qr">
        <b>{t('compose.replying', { name })}</b>
        <span className="qr-t">
          <KindIcon kind={quote.kind} />
          <span className="trunc">{quotedWords(quote, channel)}</span>
        </span>
      </div>
      <IconButton
        size="sm"
        label={t('compose.noReply')}
        keys={['Esc']}
        onClick={() => setUi({ quote: null, focus: Date.now() })}
      >
        <X className="i" aria-hidden />
      </IconButton>
    </div>
  );
}
