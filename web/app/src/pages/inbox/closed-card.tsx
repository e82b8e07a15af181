import { Hourglass, Lock, RotateCcw } from 'lucide-react';
import type { Conversation, Id } from '@/api/types';
import { t } from '@/i18n';
import { useClock } from '@/live/clock';
import { reopenConversation } from '@/store/actions';
import { inboxOf } from '@/store/content';
import { canReopen, windowOver } from '@/store/rules';
import { shortName } from '@/store/select';
import { useStore } from '@/store/store';
import { Button, cx } from '@/ui';
import { helpReactivation } from './template/help';
import { setUi } from './ui-state';

/** What happened and what is possible, by whose rule it was. */
function reason(c: Conversation, reopenable: boolean, template: boolean): string {
  const a = shortName(c);
  if (c.awaiting_reply) return t('closed.awaiting', { a });
  if (template && !reopenable) return t('closed.whatsapp', { a });
  if (c.status === 'open' || c.closed_reason === 'deadline') {
    return c.unanswered ? t('closed.unanswered', { a }) : t('closed.deadline', { a });
  }
  if (c.closed_reason === 'idle') return t('closed.idle', { a });
  if (c.closed_reason === 'provider') return t('closed.provider', { a });
  return reopenable ? t('closed.hand', { a }) : t('closed.handOver', { a });
}

/** Whether a template may bring it back: the channel has them and the reader may send. */
export function useReactivable(id: Id): boolean {
  const can = useStore((s) => s.details[id]?.can.send_template ?? false);
  const templates = useStore((s) => inboxOf(s, id)?.capabilities.templates === true);
  return can && templates;
}

/** Above the composer once closed: what happened, what is possible, and the way there. */
export function ClosedCard({ id }: { id: Id }) {
  const conversation = useStore((state) => state.conversations[id]);
  const can = useStore((state) => state.details[id]?.can.reopen ?? true);
  const template = useReactivable(id);
  const closed = useClock(
    (now) =>
      conversation !== undefined &&
      (conversation.status === 'closed' || windowOver(conversation, now)),
  );
  const reopenable =
    useClock((now) => conversation !== undefined && canReopen(conversation, now)) && can;
  if (conversation === undefined || !closed) return null;
  const waiting = conversation.awaiting_reply;
  const Icon = waiting ? Hourglass : Lock;
  return (
    <div className={cx('closed', waiting && 'closed-wait')}>
      <Icon className="i i20" aria-hidden />
      <div className="grow">
        <b>{t(waiting ? 'closed.awaitingTitle' : 'closed.title')}</b>
        <p>
          {reason(conversation, reopenable, template)}{' '}
          {template && !reopenable && !waiting && (
            <a href={helpReactivation} target="_blank" rel="noopener">
              {t('tpl.help')}
            </a>
          )}
        </p>
      </div>
      {reopenable && (
        <Button kind="primary" onClick={() => void reopenConversation(id)}>
          <RotateCcw className="i" aria-hidden />
          {t('head.reopen')}
        </Button>
      )}
      {template && !reopenable && (
        <Button kind={waiting ? 'plain' : 'primary'} onClick={() => setUi({ template: true })}>
          <RotateCcw className="i" aria-hidden />
          {t(waiting ? 'closed.another' : 'closed.reactivate')}
        </Button>
      )}
    </div>
  );
}
