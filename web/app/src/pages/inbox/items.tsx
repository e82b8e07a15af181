import { Bot, Check, CheckCheck, CircleAlert, Clock3, Smartphone, StickyNote } from 'lucide-react';
import { memo } from 'react';
import type { CommentItem, MessageItem, MessageState } from '@/api/types';
import { t } from '@/i18n';
import { exactDate, timeOf } from '@/lib/format';
import type { Pending } from '@/store/outbox';
import { nameOf } from '@/store/select';
import { discard, enqueue, retry } from '@/store/sender';
import { shallow, useStore } from '@/store/store';
import { Avatar, cx } from '@/ui';

/** The tick of our own message, with its words for those who do not see it. */
function Tick({ state }: { state: MessageState }) {
  const label = t(`state.msg.${state}`);
  const icon =
    state === 'read' ? (
      <CheckCheck className="i tick-read" aria-hidden />
    ) : state === 'delivered' ? (
      <CheckCheck className="i" aria-hidden />
    ) : state === 'failed' ? (
      <CircleAlert className="i tick-bad" aria-hidden />
    ) : state === 'sent' ? (
      <Check className="i" aria-hidden />
    ) : (
      <Clock3 className="i" aria-hidden />
    );
  return (
    <span title={label} className="tick">
      {icon}
      <span className="vh">{label}</span>
    </span>
  );
}

export const Message = memo(function Message({
  item,
  first,
  last,
}: {
  item: MessageItem;
  first: boolean;
  last: boolean;
}) {
  const { kind } = item.author;
  const author = useStore((state) => {
    const c = state.conversations[item.conversation_id];
    if (kind === 'contact')
      return { name: c?.name ?? '', label: c === undefined ? '' : nameOf(c), mine: false };
    if (kind === 'agent') {
      const name = state.members[item.author.id]?.name ?? '';
      return { name, label: name, mine: item.author.id === state.me?.id };
    }
    const name = item.author.name || t('item.botName');
    return { name, label: kind === 'bot' ? name : t('item.external'), mine: false };
  }, shallow);
  const out = kind !== 'contact';
  const time = timeOf(item.at);
  return (
    <article
      className={cx(
        'm',
        out && 'out',
        kind === 'bot' && 'bot',
        kind === 'external' && 'ext',
        first && 'gap',
        item.state === 'failed' && 'fail',
      )}
      aria-label={t('item.message', { name: author.label, time })}
      data-item={item.id}
    >
      <span className="sl">
        {last && <Avatar id={item.author.id} name={author.name} size={28} bot={kind === 'bot'} />}
      </span>
      <div className="m-b">
        <div className="bub">
          {first && kind === 'bot' && (
            <span className="au">
              <Bot className="i" aria-hidden />
              {t('item.bot', { name: author.name })}
            </span>
          )}
          {first && kind === 'external' && (
            <span className="au">
              <Smartphone className="i" aria-hidden />
              {t('item.external')}
            </span>
          )}
          {first && kind === 'agent' && !author.mine && <span className="au">{author.label}</span>}
          <span className="tx" dir="auto">
            <Linked text={item.text} />
          </span>
          <span className="mt" title={exactDate(item.at)}>
            {time}
            {out && kind !== 'external' && <Tick state={item.state} />}
          </span>
        </div>
        {item.choices && item.choices.length > 0 && (
          <ul className="rb">
            {item.choices.map((choice) => (
              <li key={choice}>{choice}</li>
            ))}
          </ul>
        )}
        {item.state === 'failed' && <Failed item={item} mine={author.mine} />}
      </div>
    </article>
  );
});

/** Why it did not arrive; who wrote it may send the same text again. */
function Failed({ item, mine }: { item: MessageItem; mine: boolean }) {
  const open = useStore((state) => state.conversations[item.conversation_id]?.status === 'open');
  const reason = item.error?.text ?? '';
  return (
    <div className="err" role="alert">
      <CircleAlert className="i i14" aria-hidden />
      <span>{reason === '' ? t('item.notDelivered') : t('item.notDeliveredWhy', { reason })}</span>
      {mine && open && (
        <button type="button" onClick={() => enqueue(item.conversation_id, 'message', item.text)}>
          {t('item.retry')}
        </button>
      )}
    </div>
  );
}

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
        <Linked text={text} />
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
          <span className="tx" dir="auto">
            <Linked text={entry.text} />
          </span>
          <span className="mt">
            {entry.state === 'queued' ? (
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
        {problem}
      </div>
    </article>
  );
});

const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

/** Text with its web addresses as links that tell the other site nothing. */
function Linked({ text }: { text: string }) {
  const parts: React.ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(from, match.index));
    parts.push(
      <a key={match.index} href={match[0]} target="_blank" rel="noopener noreferrer nofollow">
        {match[0]}
      </a>,
    );
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}
