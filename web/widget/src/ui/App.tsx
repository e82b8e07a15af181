import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from '../core/chat';
import { initials } from '../core/text';
import type { VItem } from '../core/types';
import type { View } from '../core/view';
import { attach, Composer } from './Composer';
import { Icon } from './icon';
import { Thread } from './Thread';
import { sayer, teamName } from './words';

function useView(chat: Chat): View {
  const [view, setView] = useState(chat.view);
  useEffect(() => {
    setView(chat.view);
    const stop = chat.subscribe(() => setView(chat.view));
    return () => void stop();
  }, [chat]);
  return view;
}

interface Needs {
  chat: Chat;
  view: View;
  onClose(): void;
}

function Header({ chat, view, onClose }: Needs) {
  const say = sayer(view);
  const { config, thread } = view;
  const Continue = config?.continue && chat.parts.get('extras')?.Continue;
  const team = teamName(view);
  const agent = thread.state.status === 'open' ? thread.state.agent?.name : '';
  const presence = config?.agents_online ? 'online' : config?.hours_open_now ? 'soon' : 'away';
  return (
    <header>
      <div class="ic av" aria-hidden="true">
        {initials(agent || team) || <Icon name="chat" />}
      </div>
      <div class="tt">
        <h2 dir="auto">{agent && team ? say('agentOf', { a: agent, b: team }) : agent || team}</h2>
        {config && !view.offline && (
          <p>
            {presence === 'online' && <i class="dot" />}
            {say(presence)}
          </p>
        )}
        {Continue && <Continue chat={chat} view={view} />}
      </div>
      <button type="button" class="ic" aria-label={say('close')} onClick={onClose}>
        <Icon name="minimise" />
      </button>
    </header>
  );
}

function Trouble({ chat, view }: { chat: Chat; view: View }) {
  const say = sayer(view);
  if (view.offline)
    return (
      <div class="off" role="status">
        {say('offline')}
      </div>
    );
  if (!view.error) return null;
  const denied = view.error === 'origin_not_allowed';
  return (
    <div class="off" role="alert">
      {say(denied ? 'origin' : 'loadError')}
      {!denied && (
        <button type="button" class="lk" onClick={() => chat.refresh()}>
          {say('retry')}
        </button>
      )}
    </div>
  );
}

function Panel({ chat, view, onClose }: Needs) {
  const say = sayer(view);
  const { card, thread, config } = view;
  const ContactCard = card && chat.parts.get('extras')?.ContactCard;
  const onDrag = (event: DragEvent) => {
    const files = event.dataTransfer?.files;
    if (event.type === 'drop' ? attach(chat, files) : config?.files) event.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.isComposing) onClose();
  };
  return (
    <section
      class="panel"
      aria-label={say('chat', { a: teamName(view) })}
      onKeyDown={onKeyDown}
      onDragOver={onDrag}
      onDrop={onDrag}
    >
      <Header chat={chat} view={view} onClose={onClose} />
      <Trouble chat={chat} view={view} />
      <Thread chat={chat} view={view}>
        {ContactCard && <ContactCard key={card.id} chat={chat} view={view} card={card} />}
      </Thread>
      {thread.state.status === 'closed' && <div class="closed">{say('closed')}</div>}
      <Composer chat={chat} view={view} />
      <footer>
        {config?.is_demo && `${say('demo')} · `}
        {say('powered')}
      </footer>
    </section>
  );
}

/** Shows the number of unread messages before the page's title while the page is in the background. */
function useTitle(unread: number) {
  useEffect(() => {
    const bare = document.title;
    const marked = `(${unread}) ${bare}`;
    if (unread) document.title = marked;
    return () => {
      // A title that the page has changed meanwhile is the page's.
      if (document.title === marked) document.title = bare;
    };
  }, [unread]);
}

/** Keeps the full-screen panel above a phone's keyboard. */
function useViewport(open: boolean) {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const port = window.visualViewport;
    if (!open || !port) return;
    const measure = () => setHeight(port.height);
    measure();
    port.addEventListener('resize', measure);
    return () => port.removeEventListener('resize', measure);
  }, [open]);
  return height;
}

/** What is said of a message beside the bubble. */
const teaseOf = ({ text, attachment }: VItem) => text || attachment?.name || '';

interface AppProps {
  chat: Chat;
  dark: boolean;
  colors(color: string | undefined): { fill: string; on: string; text: string };
}

/** The whole widget: bubble, news beside it, and the panel. */
export function App({ chat, dark, colors }: AppProps) {
  const view = useView(chat);
  const say = sayer(view);
  const bubble = useRef<HTMLButtonElement>(null);
  const [hushed, setHushed] = useState('');
  const { open, thread } = view;
  const unread = open ? 0 : thread.state.unread;
  const last = thread.items.findLast((item) => item.author !== 'visitor' && teaseOf(item));
  const { fill, on, text } = colors(view.config?.color);
  useTitle(document.hidden ? thread.state.unread : 0);
  const height = useViewport(open);
  const close = () => {
    chat.close();
    // On a phone the bubble is drawn again only now.
    requestAnimationFrame(() => bubble.current?.focus());
  };
  const style = {
    '--c': fill,
    '--on': on,
    '--ct': text,
    '--vh': height ? `${height}px` : '100dvh',
  };
  return (
    <div class={`w${dark ? ' dark' : ''}`} lang={view.locale} style={style}>
      {open && <Panel chat={chat} view={view} onClose={close} />}
      {unread > 0 && last && hushed !== last.id && (
        <div class="tease" role="status">
          <button type="button" class="say" dir="auto" onClick={() => chat.open()}>
            {teaseOf(last).slice(0, 140)}
          </button>
          <button
            type="button"
            class="ic"
            aria-label={say('discard')}
            onClick={() => setHushed(last.id)}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      )}
      <button
        type="button"
        class="ic bub"
        ref={bubble}
        aria-expanded={open}
        aria-label={
          open ? say('close') : say('open') + (unread ? `, ${say('unread', { n: unread })}` : '')
        }
        onClick={() => (open ? close() : chat.open())}
      >
        <Icon name={open ? 'close' : 'chat'} size={28} />
        {unread > 0 && <span class="num">{unread}</span>}
      </button>
    </div>
  );
}
