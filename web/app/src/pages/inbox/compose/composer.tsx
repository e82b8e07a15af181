import { SendHorizontal } from 'lucide-react';
import {
  type ClipboardEvent,
  type KeyboardEvent,
  lazy,
  Suspense,
  useEffect,
  useState,
} from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { composing } from '@/lib/keys';
import { cx, IconButton } from '@/ui';
import { CollisionStrip } from '../collision';
import { setUi } from '../ui-state';
import { useComposeAbilities } from './abilities';
import { addFiles } from './add-files';
import { Hint, ModeBar } from './mode-bar';
import { QuoteChip } from './quote-chip';
import { MicButton, Tools } from './tools';
import { Tray } from './tray';
import { takesCaption, useWriting } from './use-writing';

const Recorder = lazy(() => import('./recorder'));

type Writing = ReturnType<typeof useWriting>;

/** Enter sends; with Ctrl or Shift it breaks the line; Ctrl+/ changes the mode. */
function onKey(event: KeyboardEvent, writing: Writing): void {
  if (composing(event)) return;
  const { mode, lock, quote } = writing;
  const mod = event.metaKey || event.ctrlKey;
  if (event.key === 'Escape' && quote !== null) {
    event.preventDefault();
    event.stopPropagation();
    setUi({ quote: null });
    return;
  }
  if (event.key === '/' && mod && lock === '') {
    event.preventDefault();
    setUi({ mode: mode === 'message' ? 'comment' : 'message' });
    return;
  }
  if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (mod) insertBreak(writing.box.current, writing.change);
  else writing.send();
}

/** One box, two modes. It stays mounted while conversations change; their texts are drafts. */
export function Composer({ id, phone, onSent }: { id: Id; phone: boolean; onSent: () => void }) {
  const writing = useWriting(id, onSent);
  const can = useComposeAbilities(id);
  const [recording, setRecording] = useState<Id>('');
  const { mode, lock } = writing;
  const message = mode === 'message';
  // Whoever leaves has stopped: what was said so far waits beside the text.
  useEffect(() => (id === '' ? undefined : () => setRecording('')), [id]);
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    // An office program puts a picture of the text beside the text: then the text is meant.
    if (
      files.length === 0 ||
      can.files === null ||
      event.clipboardData.types.includes('text/plain')
    )
      return;
    event.preventDefault();
    addFiles(id, files);
  };
  if (recording === id && message && can.voice) {
    const over = () => {
      setRecording('');
      setUi({ focus: Date.now() });
    };
    return (
      <Suspense fallback={<div className="cp cp-rec" aria-busy="true" />}>
        <Recorder key={id} id={id} max={can.voiceMax} onOver={over} onSent={onSent} />
      </Suspense>
    );
  }
  return (
    <div className={cx('cp', mode === 'comment' && 'note', phone && 'cp-phone')}>
      {message && <CollisionStrip id={id} />}
      <ModeBar mode={mode} lock={lock} onMode={writing.focus} />
      {message && <QuoteChip id={id} quote={writing.quote} />}
      {message && <Tray id={id} />}
      <textarea
        ref={writing.box}
        className="cp-text"
        rows={1}
        value={writing.text}
        data-pane-focus
        aria-label={message ? t('compose.message') : t('compose.comment')}
        placeholder={placeholder(writing)}
        enterKeyHint="send"
        onChange={(event) => writing.change(event.target.value)}
        onKeyDown={(event) => onKey(event, writing)}
        onPaste={message ? onPaste : undefined}
      />
      <Foot id={id} phone={phone} writing={writing} onRecord={() => setRecording(id)} />
    </div>
  );
}

function placeholder({ mode, files }: Writing): string {
  if (mode === 'comment') return t('compose.commentPlaceholder');
  const only = files.length === 1 ? files[0] : undefined;
  return only !== undefined && takesCaption(only.kind)
    ? t('compose.captionPlaceholder')
    : t('compose.placeholder');
}

function Foot({
  id,
  phone,
  writing,
  onRecord,
}: {
  id: Id;
  phone: boolean;
  writing: Writing;
  onRecord: () => void;
}) {
  const can = useComposeAbilities(id);
  const { mode, left, ready, files } = writing;
  const message = mode === 'message';
  // On a phone there is room for one: the microphone turns into the arrow once there is something to send.
  const swap = phone && message && can.voice && !ready;
  return (
    <div className="cp-foot">
      {message && <Tools id={id} can={can} phone={phone} onRecord={onRecord} />}
      {left < 200 && (
        <span className="cp-left num" data-over={left < 0 || undefined} role="status">
          {left < 0 ? t('compose.over', { n: -left }) : t('compose.left', { n: left })}
        </span>
      )}
      {files.length > 1 ? (
        <span className="cp-hint">{t('compose.files', { n: files.length })}</span>
      ) : (
        <Hint id={id} mode={mode} />
      )}
      {swap ? (
        <MicButton onRecord={onRecord} />
      ) : (
        <IconButton
          label={t('compose.send')}
          keys={['↵']}
          className={cx('send', mode === 'comment' && 'nt')}
          disabled={!ready}
          onClick={writing.send}
        >
          <SendHorizontal className="i" aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

function insertBreak(area: HTMLTextAreaElement | null, change: (text: string) => void): void {
  if (area === null) return;
  area.setRangeText('\n', area.selectionStart, area.selectionEnd, 'end');
  change(area.value);
}
