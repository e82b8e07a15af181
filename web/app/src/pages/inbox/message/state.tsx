import { Check, CheckCheck, CircleAlert, CircleQuestionMark, Clock3 } from 'lucide-react';
import { useState } from 'react';
import type { MessageItem, MessageState } from '@/api/types';
import { t } from '@/i18n';
import { kindOf } from '@/store/content';
import { draftOf, setDraft } from '@/store/drafts';
import { failureSentence, presumeSent, resendMessage } from '@/store/messages';
import { useStore } from '@/store/store';
import { Button, Dialog } from '@/ui';
import { setUi } from '../ui-state';

const ticks = {
  read: { Icon: CheckCheck, tone: 'tick-read' },
  delivered: { Icon: CheckCheck, tone: '' },
  sent: { Icon: Check, tone: '' },
  failed: { Icon: CircleAlert, tone: 'tick-bad' },
  unknown: { Icon: CircleQuestionMark, tone: 'tick-warn' },
  sending: { Icon: Clock3, tone: '' },
  queued: { Icon: Clock3, tone: '' },
} as const;

/** The tick of our own message, with its words for those who do not see it. */
export function Tick({ state }: { state: MessageState }) {
  const label = t(`state.msg.${state}`);
  const { Icon, tone } = ticks[state] ?? ticks.sent;
  return (
    <span title={label} className="tick">
      <Icon className={`i ${tone}`} aria-hidden />
      <span className="vh">{label}</span>
    </span>
  );
}

/** What a person could still do about it helps only where the reason can pass. */
const final = new Set(['window', 'marketing', 'opt_out', 'template']);

/** Why it did not arrive, and the way on. */
export function Failed({ item }: { item: MessageItem }) {
  const may = useStore((state) => state.details[item.conversation_id]?.can.send.allow ?? false);
  const open = useStore((state) => state.conversations[item.conversation_id]?.status === 'open');
  const code = item.error?.code ?? '';
  const said = item.error?.text ?? '';
  const again = may && open && !final.has(code);
  const edit = again && kindOf(item) === 'text';
  return (
    <div className="err" role="alert">
      <CircleAlert className="i i14" aria-hidden />
      <div className="err-t">
        <span>{failureSentence(item.error)}</span>
        {said !== '' && (
          <details>
            <summary>{t('item.providerSaid')}</summary>«{said}»
          </details>
        )}
      </div>
      {again && (
        <button type="button" onClick={() => void resendMessage(item)}>
          {t('item.retry')}
        </button>
      )}
      {edit && (
        <button
          type="button"
          onClick={() => {
            setUi({ mode: 'message', focus: Date.now() });
            // What is being written already stays.
            const draft = draftOf(item.conversation_id, 'message');
            const text = draft === '' ? item.text : `${item.text}\n${draft}`;
            setDraft(item.conversation_id, 'message', text);
          }}
        >
          {t('item.editAgain')}
        </button>
      )}
    </div>
  );
}

/** The request left and no answer came: a person decides, warned that it may arrive twice. */
export function Unknown({ item }: { item: MessageItem }) {
  const [asking, setAsking] = useState(false);
  const may = useStore((state) => state.details[item.conversation_id]?.can.send.allow ?? false);
  return (
    <div className="err err-warn" role="alert">
      <CircleQuestionMark className="i i14" aria-hidden />
      <span className="err-t">{t('item.unknown')}</span>
      {may && (
        <button type="button" onClick={() => setAsking(true)}>
          {t('item.resend')}
        </button>
      )}
      <button type="button" onClick={() => void presumeSent(item)}>
        {t('item.presume')}
      </button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t('item.resend.title')}
        text={t('item.resend.text')}
        width={440}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t('common.cancel')}</Button>
            <Button
              kind="primary"
              onClick={() => {
                setAsking(false);
                void resendMessage(item);
              }}
            >
              {t('item.resend')}
            </Button>
          </>
        }
      />
    </div>
  );
}
