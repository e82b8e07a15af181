import { CircleAlert, Clock3, StickyNote } from 'lucide-react';
import { memo } from 'react';
import type { CommentItem } from '@/api/types';
import { t } from '@/i18n';
import { exactDate, timeOf } from '@/lib/format';
import type { Pending } from '@/store/outbox';
import { discard, retry } from '@/store/sender';
import { useStore } from '@/store/store';
import { Avatar, cx } from '@/ui';
import { PlaceCard } from './message/cards';
import { PendingFileView } from './message/pending-file';
import { QuoteBlock } from './message/quote';
import { Tick } from './message/state';
import { Rich } from './message/text';

export const CommentCard = memo(function CommentCard({ item }: { item: CommentItem }) {
  const name = useStore((state) => state.members[item.author.id]?.name ?? '');
  return (
    <Note
      name={name}
      text={item.text}
      time={timeOf(item.at)}
      title={exactDate(item.at)}
      itemId={item.id}
    />
  );
});

function Note({
  name,
  text,
  time,
  title,
  itemId,
  state,
}: {
  name: string;
  text: string;
  time: string;
  title?: string;
  itemId?: string;
  state?: string;
}) {
  return (
    <article className="cm" aria-label={t('item.comment', { name, time })} data-item={itemId}>
      <div className="au">
        <StickyNote className="i" aria-hidden />
        {name} · {t('item.comment.label')}
        <span className="tt num" title={title}>
          {state ?? time}
        </span>
      </div>
      <div className="tx" dir="auto">
        <Rich text={text} flavour="ours" />
      </div>
    </article>
  );
}

/** Written here, not yet confirmed: it stands in its place with what is happening to it. */
export const PendingBubble = memo(function PendingBubble({
  entry,
  first,
  last,
}: {
  entry: Pending;
  first: boolean;
  last: boolean;
}) {
  const me = useStore((state) => state.me);
  const failed = entry.state === 'failed';
  const uploading = entry.file !== undefined && entry.file.id === '';
  const words = t(`state.msg.${entry.state}`);
  const problem = failed && (
    <div className="err" role="alert">
      <CircleAlert className="i i14" aria-hidden />
      <span>{entry.error?.text ?? t('item.notDelivered')}</span>
      <button type="button" onClick={() => retry(entry.client_id)}>
        {t('item.retry')}
      </button>
      <button type="button" onClick={() => discard(entry.client_id)}>
        {t('item.discard')}
      </button>
    </div>
  );
  if (entry.mode === 'comment') {
    return (
      <>
        <Note
          name={me?.name ?? ''}
          text={entry.text}
          time={timeOf(entry.at)}
          state={failed ? undefined : words}
        />
        {problem}
      </>
    );
  }
  return (
    <article
      className={cx('m', 'out', first && 'gap', failed && 'fail')}
      aria-label={t('item.message', { name: me?.name ?? '', time: timeOf(entry.at) })}
      data-pending={entry.state}
    >
      <span className="sl">
        {last && <Avatar id={me?.id ?? ''} name={me?.name ?? ''} size={28} />}
      </span>
      <div className="m-b">
        <div className="bub">
          {entry.reply_to && (
            <QuoteBlock conversation={entry.conversation_id} quote={entry.reply_to} />
          )}
          {entry.file && <PendingFileView file={entry.file} />}
          {entry.location && <PlaceCard place={entry.location} />}
          {entry.text !== '' && (
            <span className={cx('tx', entry.file && 'cap')} dir="auto">
              <Rich text={entry.text} flavour="ours" />
            </span>
          )}
          <span className="mt">
            {entry.state === 'queued' && !uploading ? (
              <>
                <Clock3 className="i" aria-hidden />
                {words}
              </>
            ) : (
              <>
                {timeOf(entry.at)}
                <Tick state={entry.state} />
              </>
            )}
          </span>
        </div>
        {uploading && !failed && (
          <div className="err err-quiet">
            <button type="button" onClick={() => discard(entry.client_id)}>
              {t('upload.cancelSend')}
            </button>
          </div>
        )}
        {problem}
      </div>
    </article>
  );
});
