import { CornerDownLeft, Lock, MessageSquare, StickyNote } from 'lucide-react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { useLinkStatus } from '@/live/live';
import type { OutboxMode } from '@/store/outbox';
import { useStore } from '@/store/store';
import { Segmented } from '@/ui';
import type { useLock } from './use-writing';

export function ModeBar({
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
export function Hint({ id, mode }: { id: Id; mode: OutboxMode }) {
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
