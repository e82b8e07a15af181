import type { Chat } from '../../core/chat';
import type { Entry } from '../../core/outbox';
import type { View } from '../../core/view';
import { sayer as chatSayer, sayerOf } from '../kit';
import { sizeText } from '../size';
import { complain } from './Tray';
import { texts } from './texts';
import type { Tray } from './tray';

const sayer = sayerOf(texts);

interface Needs {
  chat: Chat;
  view: View;
  tray: Tray;
  entry: Entry;
}

/** Why it was not sent, and what can be done. */
function Failed({ chat, view, tray, entry }: Needs) {
  const say = sayer(view);
  const ours = chatSayer(view);
  const { failed = '', client_id, file } = entry;
  const max = view.config?.files?.[file?.kind as 'document']?.max;
  const named = { name: file?.name, size: file?.size } as File;
  const told =
    failed in texts
      ? complain({ key: failed as 'too_big', file: named, max }, view)
      : failed === 'origin_not_allowed'
        ? ours('origin')
        : say('failed');
  // What the file itself is at fault for does not get better by itself.
  const hopeless = ['empty', 'too_big', 'bad_file_type', 'no_bytes'].includes(failed);
  return (
    <>
      <span role="alert">{told}</span>
      {hopeless ? (
        <label class="lk">
          {say('choose')}
          <input
            type="file"
            class="sr"
            onChange={({ currentTarget }) => {
              const [chosen] = currentTarget.files ?? [];
              if (chosen) tray.replace(chat, client_id, chosen);
            }}
          />
        </label>
      ) : (
        <button type="button" class="lk" onClick={() => chat.outbox.retry(client_id)}>
          {ours('retry')}
        </button>
      )}
      <button type="button" class="lk" onClick={() => tray.cancel(chat, client_id)}>
        {ours('discard')}
      </button>
    </>
  );
}

/** A message on its way: how far its file has come, and how to call it back; or why it was refused. */
export function Pending(needs: Needs) {
  const { chat, view, tray, entry } = needs;
  const say = sayer(view);
  const ours = chatSayer(view);
  const { client_id, file, upload, failed, text } = entry;
  const name = file?.name || say('voice');
  const done = upload && file ? upload.offset / file.size : 0;
  return (
    <div class={`m me${failed ? ' bad' : ''}`}>
      <div class="sr">{ours('you')}</div>
      <div class="b" dir="auto">
        {file && (
          <>
            <b>{name}</b>
            <small class="sz">{sizeText(file.size, view.locale)}</small>
            {!failed && <progress max={1} value={done} aria-label={say('progress', { a: name })} />}
          </>
        )}
        {text}
      </div>
      <div class="meta">
        {failed ? (
          <Failed {...needs} />
        ) : (
          <>
            <span>{ours(view.offline ? 'queued' : 'sending')}</span>
            <button
              type="button"
              class="lk"
              aria-label={say('cancelOf', { a: name })}
              onClick={() => tray.cancel(chat, client_id)}
            >
              {say('cancel')}
            </button>
          </>
        )}
      </div>
    </div>
  );
}
