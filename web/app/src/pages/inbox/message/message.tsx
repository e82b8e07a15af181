import { Bot, Forward, LayoutTemplate, Smartphone } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { MessageItem } from '@/api/types';
import { t } from '@/i18n';
import { onlyEmoji } from '@/lib/emoji';
import { exactDate, timeOf } from '@/lib/format';
import { readableName } from '@/lib/templates';
import { flavourOf, inboxOf, kindOf, kindWord } from '@/store/content';
import { nameOf } from '@/store/select';
import type { State } from '@/store/state';
import { shallow, useStore } from '@/store/store';
import { Avatar, cx } from '@/ui';
import { MessageMenu, useMessageAbilities } from './actions';
import {
  ChoiceCard,
  ContactCards,
  OrderCard,
  PlaceCard,
  ReferralCard,
  UnsupportedCard,
} from './cards';
import { Media } from './media';
import { QuoteBlock } from './quote';
import { Reactions } from './reactions';
import { Failed, Tick, Unknown } from './state';
import { TemplateButtons, TemplateText } from './template-body';
import { Rich } from './text';

interface Author {
  name: string;
  label: string;
  mine: boolean;
}

function authorOf(state: State, item: MessageItem): Author {
  const { kind } = item.author;
  const c = state.conversations[item.conversation_id];
  if (kind === 'contact')
    return { name: c?.name ?? '', label: c === undefined ? '' : nameOf(c), mine: false };
  if (kind === 'agent') {
    const name = state.members[item.author.id]?.name ?? '';
    return { name, label: name, mine: item.author.id === state.me?.id };
  }
  if (kind === 'external') {
    return { name: t('item.externalName'), label: t('item.external'), mine: false };
  }
  const name = item.author.name || t('item.botName');
  return { name, label: name, mine: false };
}

/** "Ana Gómez, mensaje, 14:36, leído". */
function nameOfItem(item: MessageItem, author: Author): string {
  const what = kindWord(kindOf(item));
  const time = timeOf(item.at);
  const said =
    what === ''
      ? t('item.message', { name: author.label, time })
      : t('item.kind', { name: author.label, what, time });
  return item.author.kind === 'contact' || item.author.kind === 'external'
    ? said
    : `${said}, ${t(`state.msg.${item.state}`)}`;
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
  const author = useStore((state) => authorOf(state, item), shallow);
  const can = useMessageAbilities(item);
  if (kindOf(item) === 'system') return <SystemLine item={item} />;
  const out = kind !== 'contact';
  const content = item.content ?? undefined;
  const marked = content?.reactions?.some((one) => one.emoji !== '') ?? false;
  return (
    <article
      className={cx(
        'm',
        out && 'out',
        kind === 'bot' && 'bot',
        kind === 'external' && 'ext',
        first && 'gap',
        item.state === 'failed' && 'fail',
        marked && 'has-rx',
      )}
      aria-label={nameOfItem(item, author)}
      data-item={item.id}
      data-kind={kindOf(item)}
    >
      <span className="sl">
        {last && <Avatar id={item.author.id} name={author.name} size={28} bot={kind === 'bot'} />}
      </span>
      <div className="m-b">
        <div className={cx('bub', wide(item) && 'media')}>
          <Heads item={item} author={author} first={first} />
          <Body item={item} />
          <Meta item={item} />
          <Reactions item={item} may={can.react} />
        </div>
        {content?.template && <TemplateButtons buttons={content.template.buttons ?? []} />}
        {item.choices && item.choices.length > 0 && (
          <ul className="rb">
            {item.choices.map((choice) => (
              <li key={choice}>{choice}</li>
            ))}
          </ul>
        )}
        {item.state === 'failed' && <Failed item={item} />}
        {item.state === 'unknown' && <Unknown item={item} />}
      </div>
      <MessageMenu item={item} />
    </article>
  );
});

/** A picture fills its bubble to the edge. */
function wide(item: MessageItem): boolean {
  const kind = kindOf(item);
  if (item.content?.revoked_at) return false;
  return (kind === 'image' || kind === 'video') && item.content?.attachment?.state === 'ready';
}

/** What stands above the words: who, whence, and what they answer. */
function Heads({ item, author, first }: { item: MessageItem; author: Author; first: boolean }) {
  const { kind } = item.author;
  const content = item.content ?? {};
  return (
    <>
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
      {content.template && (
        <span className="au au-tpl">
          <LayoutTemplate className="i" aria-hidden />
          {t('item.template', { name: readableName(content.template.name) })}
        </span>
      )}
      {content.forwarded && (
        <span className="fwd">
          <Forward className="i i14" aria-hidden />
          {t(content.forwarded === 'many' ? 'item.forwardedMany' : 'item.forwarded')}
        </span>
      )}
      {content.referral && <ReferralCard referral={content.referral} />}
      {content.quote && <QuoteBlock conversation={item.conversation_id} quote={content.quote} />}
      {content.product && (
        <span className="fwd">{t('item.product', { id: content.product.product_id })}</span>
      )}
    </>
  );
}

/** What was said, by its kind. */
function Body({ item }: { item: MessageItem }) {
  const channel = useStore((state) => inboxOf(state, item.conversation_id)?.channel ?? 'webchat');
  const content = item.content ?? {};
  if (content.revoked_at) return <em className="revoked">{t('item.revoked')}</em>;
  const parts: ReactNode[] = [];
  if (content.attachment) parts.push(<Media key="file" item={item} file={content.attachment} />);
  if (content.location) parts.push(<PlaceCard key="place" place={content.location} />);
  if (content.contacts) parts.push(<ContactCards key="people" contacts={content.contacts} />);
  if (content.order) parts.push(<OrderCard key="order" items={content.order.items ?? []} />);
  if (content.template) parts.push(<TemplateText key="tpl" use={content.template} />);
  if (content.choice) parts.push(<ChoiceCard key="choice" choice={content.choice} />);
  if (kindOf(item) === 'unsupported')
    parts.push(<UnsupportedCard key="raw" reason={content.raw_reason} raw={content.raw} />);
  const said = content.template || (content.choice && content.choice.title === item.text);
  if (item.text !== '' && !said) {
    parts.push(
      <span
        key="text"
        className={cx(
          'tx',
          parts.length > 0 && 'cap',
          parts.length === 0 && onlyEmoji(item.text) && 'big',
        )}
        dir="auto"
      >
        <Rich text={item.text} flavour={flavourOf(item, channel)} />
      </span>,
    );
  }
  return parts;
}

/** When, whether it was changed or came late, and how far it got. */
function Meta({ item }: { item: MessageItem }) {
  const { kind } = item.author;
  const edited = item.content?.edited_at ?? 0;
  return (
    <span className="mt" title={exactDate(item.at)}>
      {item.late && <span className="late">{t('item.late')}</span>}
      {edited > 0 && !item.content?.revoked_at && (
        <span title={exactDate(edited)}>{t('item.edited')}</span>
      )}
      {timeOf(item.at)}
      {kind !== 'contact' && kind !== 'external' && <Tick state={item.state} />}
    </span>
  );
}

/** What the network tells about the person: a line of its own. */
function SystemLine({ item }: { item: MessageItem }) {
  const name = useStore((state) => {
    const c = state.conversations[item.conversation_id];
    return c === undefined ? '' : nameOf(c);
  });
  const notice = item.content?.system;
  const text =
    t.maybe(`system.${notice?.type ?? ''}`, { name }) ||
    notice?.text ||
    item.text ||
    t('system.other', { name });
  return (
    <div className="mile" data-item={item.id} data-kind="system">
      <span title={notice?.text}>
        <b>{text}</b>
        <span className="num" title={exactDate(item.at)}>
          · {timeOf(item.at)}
        </span>
      </span>
    </div>
  );
}
