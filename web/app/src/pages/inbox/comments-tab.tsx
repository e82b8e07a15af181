import { Lock, SendHorizontal, StickyNote } from 'lucide-react';
import { useMemo, useState, useSyncExternalStore } from 'react';
import type { CommentItem, Id } from '@/api/types';
import { t } from '@/i18n';
import { dateAndTime, exactDate, timeOf } from '@/lib/format';
import { composing } from '@/lib/keys';
import { serverNow } from '@/live/clock';
import { commentsOf } from '@/store/select';
import { enqueue, outboxEntries, subscribeOutbox } from '@/store/sender';
import { shallow, useStore } from '@/store/store';
import { Avatar, EmptyState, IconButton } from '@/ui';

/** The same comments as the yellow ones of the thread, newest first. */
export function CommentsTab({ id }: { id: Id }) {
  const comments = useStore((state) => commentsOf(state, id), shallow);
  const outbox = useSyncExternalStore(subscribeOutbox, outboxEntries);
  const pending = useMemo(
    () => outbox.filter((e) => e.conversation_id === id && e.mode === 'comment').toReversed(),
    [outbox, id],
  );
  const me = useStore((state) => state.me);
  const empty = comments.length === 0 && pending.length === 0;
  return (
    <div className="cmt">
      <div className="cmt-l scroll">
        {empty && (
          <EmptyState
            tone="note"
            icon={<StickyNote className="i i24" aria-hidden />}
            title={t('comments.empty')}
            text={t('comments.text')}
          />
        )}
        {pending.map((entry) => (
          <article key={entry.client_id} className="cmc">
            <div className="au">
              <Avatar id={me?.id ?? ''} name={me?.name ?? ''} size={20} />
              {me?.name}
              <span className="tt">{t(`state.msg.${entry.state}`)}</span>
            </div>
            <p dir="auto">{entry.text}</p>
          </article>
        ))}
        {comments.map((comment) => (
          <Card key={comment.id} comment={comment} />
        ))}
      </div>
      <Box id={id} />
    </div>
  );
}

function Card({ comment }: { comment: CommentItem }) {
  const name = useStore((state) => state.members[comment.author.id]?.name ?? '');
  const whileClosed = useStore((state) =>
    wasClosed(state.conversations[comment.conversation_id], comment),
  );
  return (
    <article className="cmc" aria-label={t('item.comment', { name, time: timeOf(comment.at) })}>
      <div className="au">
        <Avatar id={comment.author.id} name={name} size={20} />
        {name}
        <span className="tt num" title={exactDate(comment.at)}>
          {dateAndTime(comment.at, serverNow())}
        </span>
      </div>
      <p dir="auto">{comment.text}</p>
      {whileClosed && (
        <span className="cmc-f">
          <Lock className="i i14" aria-hidden />
          {t('comments.whileClosed')}
        </span>
      )}
    </article>
  );
}

function wasClosed(
  conversation: { status: string; closed_at: number } | undefined,
  comment: CommentItem,
): boolean {
  return (
    conversation?.status === 'closed' &&
    conversation.closed_at > 0 &&
    comment.at > conversation.closed_at
  );
}

function Box({ id }: { id: Id }) {
  const [text, setText] = useState('');
  const send = () => {
    if (text.trim() === '') return;
    enqueue(id, 'comment', text.trim());
    setText('');
  };
  return (
    <div className="cmt-box">
      <textarea
        rows={1}
        aria-label={t('compose.commentPlaceholder')}
        placeholder={t('compose.commentPlaceholder')}
        value={text}
        maxLength={4000}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (composing(event) || event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          send();
        }}
      />
      <IconButton
        label={t('compose.send')}
        className="send nt"
        disabled={text.trim() === ''}
        onClick={send}
      >
        <SendHorizontal className="i" aria-hidden />
      </IconButton>
    </div>
  );
}
