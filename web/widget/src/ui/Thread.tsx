import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from '../core/chat';
import type { Entry } from '../core/outbox';
import { linkify } from '../core/text';
import type { VItem } from '../core/types';
import type { View } from '../core/view';
import { Icon } from './icon';
import { clock, day, type Say, sayer, teamName } from './words';

interface Parts {
  chat: Chat;
  view: View;
  say: Say;
}

interface MessageProps {
  author: VItem['author'];
  label?: string;
  text?: string;
  meta?: ComponentChildren;
  children?: ComponentChildren;
}

function Message({ author, label, text = '', meta, children }: MessageProps) {
  const mine = author === 'visitor';
  return (
    <div class={mine ? 'm me' : 'm'}>
      {label && (
        <div class={mine ? 'sr' : 'who'}>
          {author === 'bot' && <Icon name="bot" size={14} />}
          {label}
        </div>
      )}
      <div class="b" dir="auto">
        {children}
        {linkify(text).map(({ at, text, href }) =>
          href ? (
            <a key={at} href={href} target="_blank" rel="noopener">
              {text}
            </a>
          ) : (
            text
          ),
        )}
      </div>
      {meta && <div class="meta">{meta}</div>}
    </div>
  );
}

/** What stands above a message's text: a file, a place, or what it answers. */
function Above({ chat, view, item }: Omit<Parts, 'say'> & { item: VItem }) {
  const { attachment, location, quote } = item;
  if (!attachment && !location && !quote) return null;
  const Body = chat.parts.get('media')?.Body;
  return Body ? <Body chat={chat} view={view} item={item} /> : attachment?.name;
}

/** What waits for its turn. A file, and what was refused, are drawn by the part that can do something about them. */
function Pending({ entry, chat, view, say }: Parts & { entry: Entry }) {
  const { failed, file, text } = entry;
  const wait = Math.ceil((view.waitUntil - Date.now()) / 1000);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = wait > 0 && setTimeout(() => tick(wait), 1000);
    return () => timer && clearTimeout(timer);
  }, [wait]);
  const Own = (file || failed) && chat.parts.get('files')?.Pending;
  if (Own) return <Own chat={chat} view={view} entry={entry} />;
  const meta = wait > 0 ? say('waiting', { n: wait }) : say(view.offline ? 'queued' : 'sending');
  return <Message author="visitor" label={say('you')} text={text || file?.name} meta={meta} />;
}

function noticeText({ notice, author_name }: VItem, say: Say): string {
  if (notice === 'agent_joined') return say('joined', { a: author_name || '…' });
  return say(notice === 'closed' ? 'ended' : notice === 'contact_left' ? 'left' : 'cardTitle');
}

function Items({ chat, view, say }: Parts) {
  const { thread, locale, config } = view;
  const { items, state } = thread;
  const said = items.filter((item) => item.kind === 'message');
  const lastMine = said.findLast((item) => item.author === 'visitor');
  let today = '';
  return items.map((item, i) => {
    const next = items[i + 1];
    const before = items[i - 1];
    const { author, at } = item;
    const time = clock(at, locale);
    const date = day(at, locale);
    const newDay = date !== today;
    today = date;
    const us = author === 'bot' ? config?.bot_name || say('bot') : teamName(view);
    const label = author === 'visitor' ? say('you') : item.author_name || us;
    const opens = newDay || before?.author !== author || before?.kind !== 'message';
    const ends = next?.author !== author || next.kind !== 'message' || next.at - at > 3e8;
    const mark = item === lastMine && say(item.seq <= state.agent_read_seq ? 'seen' : 'sent');
    return (
      <div key={item.id}>
        {newDay && <div class="day">{date}</div>}
        {item.kind === 'notice' ? (
          <div class="day">
            {noticeText(item, say)} · {time}
          </div>
        ) : (
          <Message
            author={author}
            label={opens ? label : ''}
            text={item.text}
            meta={ends && (mark ? `${time} · ${mark}` : time)}
          >
            <Above chat={chat} view={view} item={item} />
          </Message>
        )}
        {!next && !view.entries.length && (
          <div class="qs">
            {[...new Set(item.choices)].map((choice) => (
              <button
                key={choice}
                type="button"
                class="q"
                dir="auto"
                onClick={() => chat.send(choice)}
              >
                {choice}
              </button>
            ))}
          </div>
        )}
      </div>
    );
  });
}

/** Keeps the reader's place: at the bottom while they are there, else on what they read. */
function usePlace(chat: Chat, view: View) {
  const box = useRef<HTMLDivElement>(null);
  const place = useRef({ bottom: true, height: 0, top: 0, first: '' }).current;
  const [below, setBelow] = useState(false);
  const look = () => {
    const el = box.current;
    if (!el) return;
    const { scrollTop, scrollHeight, clientHeight } = el;
    // What moves the end away without a scroll upwards is a change of size, not a wish to read back.
    const stays = place.bottom && scrollTop >= place.top && scrollHeight === place.height;
    place.bottom = stays || scrollHeight - scrollTop - clientHeight < 40;
    place.top = scrollTop;
    place.height = scrollHeight;
    setBelow(!place.bottom);
    if (place.bottom && !document.hidden) chat.seen();
    if (scrollTop < 80) chat.loadEarlier();
  };
  const toEnd = () => {
    box.current?.scrollTo(0, 1e9);
    look();
  };
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    // What scrolls must be within reach of the keyboard.
    el.tabIndex = 0;
    const first = view.thread.items[0]?.id ?? '';
    if (!place.bottom && first !== place.first) el.scrollTop += el.scrollHeight - place.height;
    place.first = first;
    if (place.bottom) toEnd();
    else look();
    const size = new ResizeObserver(() => place.bottom && toEnd());
    size.observe(el);
    return () => size.disconnect();
  });
  return { box, look, toEnd, below };
}

/** The conversation: history, what waits to be sent, and what comes after it (`children`). */
export function Thread({
  chat,
  view,
  children,
}: {
  chat: Chat;
  view: View;
  children: ComponentChildren;
}) {
  const say = sayer(view);
  const { thread, config, typing } = view;
  const { box, look, toEnd, below } = usePlace(chat, view);
  const team = teamName(view);
  const parts = { chat, view, say };
  const busy = thread.loaded && !thread.before ? '' : say('loading');
  return (
    <div class="mid">
      <div
        class="log"
        role="log"
        aria-label={say('chat', { a: team })}
        aria-busy={!!view.loadingEarlier}
        ref={box}
        onScroll={look}
      >
        {busy && !view.error ? (
          <div class="day">{busy}</div>
        ) : (
          config && (
            <Message
              author="agent"
              label={team}
              text={config.greeting?.[view.locale] || say('empty')}
            />
          )
        )}
        <Items {...parts} />
        {view.entries.map((entry) => (
          <Pending key={entry.client_id} entry={entry} {...parts} />
        ))}
        {children}
        {typing && (
          <div class="m">
            <div class="b dots">
              <span class="sr">{say('typing', { a: typing })}</span>
              <i />
              <i />
              <i />
            </div>
          </div>
        )}
      </div>
      {below && (
        <button type="button" class="ic end" aria-label={say('latest')} onClick={toEnd}>
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}
