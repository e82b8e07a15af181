import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from '../../core/chat';
import type { View } from '../../core/view';
import { sayerOf } from '../kit';
import { clockText, sizeText } from '../size';
import type { Recording } from './recorder';
import { texts } from './texts';
import type { Complaint, Staged, Tray } from './tray';

const sayer = sayerOf(texts);

interface Needs {
  chat: Chat;
  view: View;
  tray: Tray;
}

/** Gives the focus, whose control is about to go, to the line to write in; not where that brings a keyboard up. */
function toLine({ currentTarget }: { currentTarget: EventTarget }) {
  const root = (currentTarget as Node).getRootNode() as ShadowRoot;
  if (matchMedia('(pointer:fine)').matches) root.querySelector('textarea')?.focus();
}

/** A small picture of an image file, drawn: a page's policy may forbid any address of it. */
function Preview({ file }: { file: File }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    createImageBitmap(file, { resizeWidth: 88, resizeQuality: 'medium' }).then(
      (picture) => {
        const el = canvas.current;
        if (!el) return;
        el.width = picture.width;
        el.height = picture.height;
        el.getContext('2d')?.drawImage(picture, 0, 0);
      },
      () => {},
    );
  }, [file]);
  return <canvas ref={canvas} width={44} height={44} />;
}

function StagedFile({ chat, view, tray, one }: Needs & { one: Staged }) {
  const say = sayer(view);
  const { id, file, verdict } = one;
  return (
    <li>
      {verdict.kind === 'image' && <Preview file={file} />}
      <span>
        <b dir="auto">{file.name}</b>
        <small>{sizeText(file.size, view.locale)}</small>
      </span>
      <button
        type="button"
        class="ic"
        aria-label={say('remove', { a: file.name })}
        onClick={(event) => {
          toLine(event);
          tray.remove(chat, id);
        }}
      >
        ✕
      </button>
    </li>
  );
}

function Spoken({ chat, view, tray, note }: Needs & { note: Recording }) {
  const say = sayer(view);
  const send = useRef<HTMLButtonElement>(null);
  const [now, setNow] = useState(note.since);
  useEffect(() => {
    send.current?.focus();
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [note]);
  const end = (event: Event, sends: boolean) => {
    toLine(event as { currentTarget: EventTarget });
    tray.stop(chat, sends);
  };
  return (
    <fieldset
      class="rec"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        end(event, false);
      }}
    >
      <span role="status">{say('recording')}</span>
      <span role="timer">{clockText(now - note.since)}</span>
      <button type="button" class="lk" onClick={(event) => end(event, false)}>
        {say('cancel')}
      </button>
      <button type="button" class="go" ref={send} onClick={(event) => end(event, true)}>
        {say('sendVoice')}
      </button>
    </fieldset>
  );
}

/** A sentence about what was not taken. */
export function complain({ key, file, max = 0 }: Omit<Complaint, 'id'>, view: View): string {
  const { locale } = view;
  return sayer(view)(key, {
    a: file?.name || sayer(view)('voice'),
    n: key === 'many' ? max : sizeText(file?.size ?? 0, locale),
    m: sizeText(max, locale),
  });
}

/** What stands above the line to write in: the chosen files, a voice note while it is spoken, and what was refused. */
export function TrayView({ chat, view, tray }: Needs) {
  const say = sayer(view);
  const { staged, complaints, recording } = tray;
  const needs = { chat, view, tray };
  return (
    <>
      {complaints.length > 0 && (
        <div class="off" role="alert">
          {complaints.map((complaint) => (
            <p key={complaint.id}>{complain(complaint, view)}</p>
          ))}
          <button
            type="button"
            class="lk"
            onClick={(event) => {
              toLine(event);
              tray.dismiss(chat);
            }}
          >
            {say('dismiss')}
          </button>
        </div>
      )}
      {recording && recording !== 'asking' && <Spoken {...needs} note={recording} />}
      {staged.length > 0 && (
        <ul class="tray" aria-label={say('tray')}>
          {staged.map((one) => (
            <StagedFile key={one.id} one={one} {...needs} />
          ))}
        </ul>
      )}
    </>
  );
}
