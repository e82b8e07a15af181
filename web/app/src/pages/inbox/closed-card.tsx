import { Lock, RotateCcw } from 'lucide-react';
import type { Conversation, Id } from '@/api/types';
import { t } from '@/i18n';
import { useClock } from '@/live/clock';
import { reopenConversation } from '@/store/actions';
import { canReopen, windowOver } from '@/store/rules';
import { shortName } from '@/store/select';
import { useStore } from '@/store/store';
import { Button } from '@/ui';

function reason(c: Conversation, reopenable: boolean): string {
  const a = shortName(c);
  if (c.status === 'open' || c.closed_reason === 'deadline') {
    return c.unanswered ? t('closed.unanswered', { a }) : t('closed.deadline', { a });
  }
  if (c.closed_reason === 'idle') return t('closed.idle', { a });
  if (c.closed_reason === 'provider') return t('closed.provider', { a });
  return reopenable ? t('closed.hand', { a }) : t('closed.handOver', { a });
}

/** Above the composer once closed: what happened, what is possible, and the way there. */
export function ClosedCard({ id }: { id: Id }) {
  const conversation = useStore((state) => state.conversations[id]);
  const can = useStore((state) => state.details[id]?.can.reopen ?? true);
  const closed = useClock(
    (now) =>
      conversation !== undefined &&
      (conversation.status === 'closed' || windowOver(conversation, now)),
  );
  const reopenable =
    useClock((now) => conversation !== undefined && canReopen(conversation, now)) && can;
  if (conversation === undefined || !closed) return null;
  return (
    <div className="closed">
      <Lock className="i i20" aria-hidden />
      <div className="grow">
        <b>{t('closed.title')}</b>
        <p>{reason(conversation, reopenable)}</p>
      </div>
      {reopenable && (
        <Button kind="primary" onClick={() => void reopenConversation(id)}>
          <RotateCcw className="i" aria-hidden />
          {t('head.reopen')}
        </Button>
      )}
    </div>
  );
}
