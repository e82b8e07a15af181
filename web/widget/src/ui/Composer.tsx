import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from '../core/chat';
import { lengthOf } from '../core/text';
import type { View } from '../core/view';
import { Icon } from './icon';
import { sayer } from './words';

/** What is being written, kept over pages, and what may be done with it. */
function useDraft(chat: Chat, view: View) {
  const [text, setText] = useState(chat.tab.get<string>('draft') ?? '');
  const [refused, setRefused] = useState(0);
  const area = useRef<HTMLTextAreaElement>(null);
  const max = view.config?.text_max || 4000;
  const blocked = !!view.card?.blocking;
  const count = text.length > max * 0.9 ? lengthOf(text) : 0;
  const sendable = !blocked && !!text.trim() && count <= max;

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
    chat.send(text.trim());
    change('');
    area.current?.focus();
  };
  const onPaste = (event: ClipboardEvent) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget as HTMLTextAreaElement;
    const kept = value.slice(0, selectionStart) + value.slice(selectionEnd);
    const length = lengthOf(kept + event.clipboardData?.getData('text'));
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
  const { max, count, blocked, send } = draft;
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
      <div class="line">
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
        <button type="submit" class="ic go rd" aria-label={say('send')} disabled={!draft.sendable}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}
