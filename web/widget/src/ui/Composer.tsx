import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from '../core/chat';
import type { Loaded } from '../core/parts';
import { lengthOf } from '../core/text';
import type { View } from '../core/view';
import { Icon } from './icon';
import { sayer } from './words';

/** Does something with the tray as soon as it has been fetched. */
function withTray(chat: Chat, use: (tray: Loaded['files']['tray']) => void) {
  chat.parts.fetch('files').then(
    ({ tray }) => use(tray),
    () => setTimeout(withTray, 2000, chat, use),
  );
}

/** Puts files on the tray, which is fetched first; false where none are taken. */
export function attach(chat: Chat, list?: Iterable<File> | null): boolean {
  const files = [...(list ?? [])];
  const { config, card } = chat.view;
  if (!files.length || !config?.files || card?.blocking) return false;
  withTray(chat, (tray) => tray.add(chat, files));
  return true;
}

/** What is being written, kept over pages, and what may be done with it. */
function useDraft(chat: Chat, view: View) {
  const [text, setText] = useState(chat.tab.get<string>('draft') ?? '');
  const [refused, setRefused] = useState(0);
  const area = useRef<HTMLTextAreaElement>(null);
  const max = view.config?.text_max || 4000;
  const blocked = !!view.card?.blocking;
  const count = text.length > max * 0.9 ? lengthOf(text) : 0;
  const tray = chat.parts.here.files?.tray;
  const staged = tray?.staged.length;
  const sendable = !blocked && (!!text.trim() || !!staged) && count <= max;

  useEffect(() => {
    const el = area.current;
    if (!el) return;
    el.value = text;
    el.style.height = '0';
    el.style.height = `${Math.min(el.scrollHeight, 140)}px`;
  }, [text]);
  useEffect(() => {
    // On a touch screen the keyboard would cover what the visitor came to read.
    if (!blocked && matchMedia('(pointer:fine)').matches) area.current?.focus();
  }, [blocked]);

  const change = (value: string) => {
    setText(value);
    setRefused(0);
    chat.tab.set('draft', value.slice(0, max * 2));
  };
  const send = (event: Event) => {
    event.preventDefault();
    if (!sendable) return;
    if (staged) tray?.send(chat, text.trim());
    else chat.send(text.trim());
    change('');
    area.current?.focus();
  };
  const onPaste = (event: ClipboardEvent) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget as HTMLTextAreaElement;
    const kept = value.slice(0, selectionStart) + value.slice(selectionEnd);
    const pasted = event.clipboardData?.getData('text');
    // What has words is pasted as words, though it may bring a picture of them along.
    if (!pasted && attach(chat, event.clipboardData?.files)) return event.preventDefault();
    const length = lengthOf(kept + pasted);
    if (length <= max) return;
    event.preventDefault();
    setRefused(length);
  };
  const tooLong = refused || (count > max && count);
  return { text, area, max, blocked, count, tooLong, sendable, change, send, onPaste };
}

/** Where the visitor writes. Enter sends; Shift+Enter breaks the line; composing an accent never sends. */
export function Composer({ chat, view }: { chat: Chat; view: View }) {
  const say = sayer(view);
  const draft = useDraft(chat, view);
  const { max, count, blocked, send, area } = draft;
  const files = blocked ? null : view.config?.files;
  const Tray = chat.parts.here.files?.Tray;
  const onKeyDown = (event: KeyboardEvent) => {
    // 229: Safari reports the Enter that ends a composition after it has ended.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229)
      send(event);
  };
  return (
    <form class="compose" onSubmit={send}>
      {draft.tooLong && (
        <div class="off" role="alert">
          {say('tooLong', { n: draft.tooLong, m: max })}
        </div>
      )}
      {Tray && <Tray chat={chat} view={view} />}
      <div class="line">
        {files && (
          <label class="ic at">
            <Icon name="attach" />
            <input
              type="file"
              class="sr"
              multiple
              aria-label={say('attach')}
              onChange={({ currentTarget }) => {
                attach(chat, currentTarget.files);
                currentTarget.value = '';
                area.current?.focus();
              }}
            />
          </label>
        )}
        <textarea
          ref={draft.area}
          dir="auto"
          value={draft.text}
          disabled={blocked}
          aria-label={say('write')}
          placeholder={say(blocked ? 'start' : 'write')}
          enterkeyhint="send"
          onKeyDown={onKeyDown}
          onPaste={draft.onPaste}
          onInput={(event) => {
            draft.change(event.currentTarget.value);
            chat.typing();
          }}
        />
        {count > 0 && (
          <span class="meta">
            {count}/{max}
          </span>
        )}
        {files?.voice && navigator.mediaDevices && !draft.sendable && (
          <button
            type="button"
            class="ic"
            aria-label={say('record')}
            onClick={() => withTray(chat, (tray) => tray.record(chat))}
          >
            <Icon name="mic" />
          </button>
        )}
        <button type="submit" class="ic go rd" aria-label={say('send')} disabled={!draft.sendable}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}
