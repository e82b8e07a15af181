import { CornerDownLeft, Lock, MessageSquare, SendHorizontal, StickyNote } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { useCommand } from '@/lib/commands';
import { composing } from '@/lib/keys';
import { useClock } from '@/live/clock';
import { tell, useLinkStatus } from '@/live/live';
import { setDraft, useDraft } from '@/store/drafts';
import type { OutboxMode } from '@/store/outbox';
import { windowOver } from '@/store/rules';
import { enqueue } from '@/store/sender';
import { useStore } from '@/store/store';
import { cx, IconButton, Segmented } from '@/ui';
import { CollisionStrip } from './collision';
import { setUi, useUi } from './ui-state';

const TYPING_EVERY = 3000;

/** What is being written here, and how it leaves. */
function useWriting(id: Id, onSent: () => void) {
  const box = useRef<HTMLTextAreaElement>(null);
  const wanted = useUi((ui) => ui.mode);
  const lock = useLock(id);
  const mode: OutboxMode = lock === '' ? wanted : 'comment';
  const text = useDraft(id, mode);
  const max = useStore(
    (s) => s.inboxes[s.conversations[id]?.inbox_id ?? '']?.capabilities?.text_max ?? 4000,
  );
  const left = max - [...text].length;
  const ready = text.trim() !== '' && left >= 0;
  const lastTyping = useRef(0);
  const focus = (next: OutboxMode) => {
    setUi({ mode: next });
    box.current?.focus();
  };
  const send = () => {
    if (!ready) return;
    enqueue(id, mode, text.trim());
    setDraft(id, mode, '');
    lastTyping.current = 0;
    onSent();
    box.current?.focus();
  };
  const change = (next: string) => {
    setDraft(id, mode, next);
    if (next === '' || Date.now() - lastTyping.current < TYPING_EVERY) return;
    lastTyping.current = Date.now();
    tell({ t: 'typing', conversation_id: id, mode });
  };
  useCommand('reply', () => focus('message'), lock === '');
  useCommand('comment', () => focus('comment'));
  useEffect(() => setUi({ mode: 'message' }), [id]);
  useAutosize(box, text);
  return { box, lock, mode, text, left, ready, focus, send, change };
}

/** One box, two modes. It stays mounted while conversations change; their texts are drafts. */
export function Composer({ id, phone, onSent }: { id: Id; phone: boolean; onSent: () => void }) {
  const writing = useWriting(id, onSent);
  const { mode, lock, left } = writing;
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event)) return;
    const mod = event.metaKey || event.ctrlKey;
    if (event.key === '/' && mod && lock === '') {
      event.preventDefault();
      setUi({ mode: mode === 'message' ? 'comment' : 'message' });
      return;
    }
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (mod) insertBreak(writing.box.current, writing.change);
    else writing.send();
  };
  return (
    <div className={cx('cp', mode === 'comment' && 'note', phone && 'cp-phone')}>
      {mode === 'message' && <CollisionStrip id={id} />}
      <ModeBar mode={mode} lock={lock} onMode={writing.focus} />
      <textarea
        ref={writing.box}
        className="cp-text"
        rows={1}
        value={writing.text}
        data-pane-focus
        aria-label={mode === 'message' ? t('compose.message') : t('compose.comment')}
        placeholder={
          mode === 'message' ? t('compose.placeholder') : t('compose.commentPlaceholder')
        }
        enterKeyHint="send"
        onChange={(event) => writing.change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="cp-foot">
        {left < 200 && (
          <span className="cp-left num" data-over={left < 0 || undefined} role="status">
            {left < 0 ? t('compose.over', { n: -left }) : t('compose.left', { n: left })}
          </span>
        )}
        <Hint id={id} mode={mode} />
        <IconButton
          label={t('compose.send')}
          keys={['↵']}
          className={cx('send', mode === 'comment' && 'nt')}
          disabled={!writing.ready}
          onClick={writing.send}
        >
          <SendHorizontal className="i" aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

/** Why no message can be written now: "" = it can. */
function useLock(id: Id): '' | 'closed' | 'assignee' {
  const conversation = useStore((state) => state.conversations[id]);
  const send = useStore((state) => state.details[id]?.can.send);
  const over = useClock(
    (now) =>
      conversation !== undefined &&
      (conversation.status === 'closed' || windowOver(conversation, now)),
  );
  if (over) return 'closed';
  return send !== undefined && !send.allow && send.code === 'not_assignee' ? 'assignee' : '';
}

function ModeBar({
  mode,
  lock,
  onMode,
}: {
  mode: OutboxMode;
  lock: ReturnType<typeof useLock>;
  onMode: (mode: OutboxMode) => void;
}) {
  const comment = (
    <>
      <StickyNote className="i i14" aria-hidden />
      {t('compose.comment')}
    </>
  );
  return (
    <div className="cp-modes">
      {lock === '' ? (
        <Segmented
          label={t('compose.modes')}
          className="cp-seg"
          value={mode}
          onChange={onMode}
          items={[
            {
              value: 'message',
              label: (
                <>
                  <MessageSquare className="i i14" aria-hidden />
                  {t('compose.message')}
                </>
              ),
            },
            { value: 'comment', label: comment },
          ]}
        />
      ) : (
        <>
          <span
            className="cp-locked"
            title={lock === 'closed' ? t('compose.locked') : t('compose.lockedAssignee')}
          >
            <Lock className="i i14" aria-hidden />
            {t('compose.message')}
            <span className="vh">{t('compose.locked')}</span>
          </span>
          <span className="cp-only">{comment}</span>
        </>
      )}
      {mode === 'comment' && (
        <span className="cp-who">
          {lock === 'assignee' ? t('compose.lockedAssignee') : t('compose.onlyTeam')}
        </span>
      )}
    </div>
  );
}

/** What Enter will do. */
function Hint({ id, mode }: { id: Id; mode: OutboxMode }) {
  const offline = useLinkStatus().kind === 'offline';
  const unassigned = useStore((state) => state.conversations[id]?.assignee_id === '');
  const text = offline
    ? t('compose.hint.queue')
    : mode === 'comment'
      ? t('compose.hint.comment')
      : unassigned
        ? t('compose.hint.claim')
        : t('compose.hint.send');
  return (
    <span className="cp-hint">
      <kbd className="kbd">
        <CornerDownLeft className="i i12" aria-hidden />
      </kbd>
      {text}
    </span>
  );
}

/** Grows with its text up to a third of the window. */
function useAutosize(box: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // The height follows from the text, which is why the text is what it waits for.
  useLayoutEffect(() => {
    const area = box.current;
    if (area === null || area.value !== text) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }, [box, text]);
}

function insertBreak(area: HTMLTextAreaElement | null, change: (text: string) => void): void {
  if (area === null) return;
  area.setRangeText('\n', area.selectionStart, area.selectionEnd, 'end');
  change(area.value);
}
