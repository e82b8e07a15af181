import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from '../../core/chat';
import { applyAgain } from '../../core/store';
import type { Attachment, Place, Quote, VItem } from '../../core/types';
import type { View } from '../../core/view';
import { sayerOf } from '../kit';
import { clockText, sizeText } from '../size';
import { boxOf, formOf, freshMs, mapOf, readAgain } from './show';
import { type Key, texts } from './texts';

const sayer = sayerOf(texts);

interface Needs {
  chat: Chat;
  view: View;
  item: VItem;
}
type FileNeeds = Needs & { file: Attachment };

const known = (kind: string): Key => (kind in texts ? (kind as Key) : 'document');

let wanted = new Set<string>();

/** Asks for new addresses; what is asked for at about the same time is read at once. */
function renew(chat: Chat, id: string) {
  if (!wanted.size)
    setTimeout(() => {
      const ids = wanted;
      wanted = new Set();
      // Whoever looks again, or the next turn, asks anew.
      readAgain(async (before) => {
        const page = await chat.api.page(before);
        chat.emit({ thread: applyAgain(chat.view.thread, page) });
        return page;
      }, ids).catch(() => {});
    }, 200);
  wanted.add(id);
}

/** Keeps a file's address working. What it returns is called when the address failed: a new one is asked for,
 *  but for one that is new not over and over. */
function useFresh({ chat, item }: FileNeeds) {
  const asked = useRef(0);
  useEffect(() => {
    const timer = setInterval(() => renew(chat, item.id), freshMs);
    return () => clearInterval(timer);
  }, [chat, item.id]);
  return () => {
    const now = Date.now();
    if (now - asked.current < 60_000) return;
    asked.current = now;
    renew(chat, item.id);
  };
}

function Link({ chat, view, file }: FileNeeds) {
  const name = file.name || sayer(view)(known(file.kind));
  return (
    <a class="fl" href={chat.parts.base + file.url} target="_blank" rel="noopener">
      <Sheet />
      <span>
        <b dir="auto">{name}</b>
        <small>{sizeText(file.size, view.locale)}</small>
      </span>
    </a>
  );
}

function Sheet() {
  return (
    <svg viewBox="0 0 24 24" width={24} height={24} aria-hidden="true">
      <path
        d="M6 2h8l5 5v15H6zM14 2v5h5M9 12h7M9 16h7"
        fill="none"
        stroke="currentColor"
        stroke-width="1.75"
        stroke-linejoin="round"
      />
    </svg>
  );
}

/** The picture as large as the window. The browser's own dialog keeps the focus, closes at Esc and gives the focus back. */
function Viewer({ chat, view, file, onClose }: FileNeeds & { onClose(): void }) {
  const say = sayer(view);
  const box = useRef<HTMLDialogElement>(null);
  const name = file.name || say(known(file.kind));
  useEffect(() => {
    box.current?.showModal();
  }, []);
  const close = () => box.current?.close();
  return (
    <dialog
      ref={box}
      class="big"
      aria-label={name}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && close()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <img src={chat.parts.base + file.url} alt={name} />
      <p>
        <a href={chat.parts.base + file.url} target="_blank" rel="noopener">
          {say('save')}
        </a>
        <button type="button" onClick={close}>
          {say('close')}
        </button>
      </p>
    </dialog>
  );
}

function Picture(needs: FileNeeds) {
  const { chat, view, file } = needs;
  const say = sayer(view);
  const [open, setOpen] = useState(false);
  const [broken, setBroken] = useState('');
  const failed = useFresh(needs);
  const name = file.name || say(known(file.kind));
  const source = file.thumb_url || file.url;
  const { width, ratio } = boxOf(file.width, file.height);
  // A page may forbid pictures of other sites: then there is the way to it.
  if (broken === source) return <Link {...needs} />;
  return (
    <>
      <button type="button" class="pic" onClick={() => setOpen(true)}>
        <img
          src={chat.parts.base + source}
          alt={say('open', { a: name })}
          style={{ width: `${width}px`, 'aspect-ratio': ratio }}
          onError={() => {
            setBroken(source);
            failed();
          }}
        />
      </button>
      {open && <Viewer {...needs} onClose={() => setOpen(false)} />}
    </>
  );
}

function Player(needs: FileNeeds & { as: 'video' | 'audio' }) {
  const { chat, view, file, as: Tag } = needs;
  const failed = useFresh(needs);
  const [broken, setBroken] = useState('');
  const time = file.duration_ms ? `, ${clockText(file.duration_ms)}` : '';
  const { width, ratio } = boxOf(file.width, file.height);
  const room = Tag === 'video' && { width: `${width}px`, 'aspect-ratio': ratio };
  if (broken === file.url) return <Link {...needs} />;
  return (
    <Tag
      controls
      preload={Tag === 'video' && file.thumb_url ? 'none' : 'metadata'}
      playsInline
      poster={(file.thumb_url && chat.parts.base + file.thumb_url) || undefined}
      src={chat.parts.base + file.url}
      style={room || {}}
      aria-label={sayer(view)(known(file.kind)) + time}
      onError={() => {
        setBroken(file.url);
        failed();
      }}
    />
  );
}

function File(needs: FileNeeds) {
  const form = formOf(needs.file);
  if (form === 'picture') return <Picture {...needs} />;
  if (form === 'video') return <Player {...needs} as="video" />;
  if (form === 'sound') return <Player {...needs} as="audio" />;
  if (form === 'link') return <Fresh {...needs} />;
  return <i>{sayer(needs.view)(form)}</i>;
}

function Fresh(needs: FileNeeds) {
  useFresh(needs);
  return <Link {...needs} />;
}

function Where({ view, place }: { view: View; place: Place }) {
  return (
    <a class="fl" href={mapOf(place)} target="_blank" rel="noopener noreferrer">
      <span>
        <b dir="auto">{place.name || sayer(view)('location')}</b>
        <small dir="auto">
          {place.address || `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`}
        </small>
      </span>
    </a>
  );
}

function Quoted({ view, quote }: { view: View; quote: Quote }) {
  const say = sayer(view);
  const { author, author_name, kind, text } = quote;
  const who = author === 'visitor' ? say('you') : author_name || view.config?.team_name || '…';
  return (
    <blockquote dir="auto" aria-label={say('quote', { a: who })}>
      {text || (kind && kind !== 'text' ? say(known(kind)) : '…')}
    </blockquote>
  );
}

/** What stands in a message above its text. */
export function Body(needs: Needs) {
  const { view, item } = needs;
  const { attachment, location, quote } = item;
  return (
    <>
      {quote && <Quoted view={view} quote={quote} />}
      {attachment && <File {...needs} file={attachment} />}
      {location && <Where view={view} place={location} />}
    </>
  );
}
