import { useEffect, useState } from 'react';
import { ApiError, api, errorSentence } from '@/api/client';
import type { Conversation, ConversationStatus, MilestoneItem } from '@/api/types';
import { t } from '@/i18n';
import { undoMerge } from '@/store/actions';
import { nameOf } from '@/store/select';
import { Button, Dialog } from '@/ui';
import { useInboxNav } from './nav';

/** What undoing a merge would do, as the server reckons it now. */
export interface MergeOutlook {
  possible: boolean;
  code: string;
  name: string;
  place_code: string;
  status: ConversationStatus;
  messages: number;
  comments: number;
  episodes: number;
  addresses: number;
  touched: boolean;
}

/** The sentences that say what will happen, in order. */
export function outlookLines(outlook: MergeOutlook): string[] {
  const name = nameOf({ name: outlook.name, code: outlook.place_code });
  const back = [
    t('merge.messages', { n: outlook.messages }),
    ...(outlook.comments > 0 ? [t('merge.comments', { n: outlook.comments })] : []),
    t('merge.episodes', { n: outlook.episodes }),
    ...(outlook.addresses > 0 ? [t('merge.addresses', { n: outlook.addresses })] : []),
  ].join(', ');
  return [
    t('merge.back', { name, what: back }),
    outlook.status === 'open' ? t('merge.stands.open') : t('merge.stands.closed'),
    ...(outlook.touched ? [t('merge.touched')] : []),
    t('merge.apart'),
  ];
}

/** Says what undoing the merge does, and does it. */
export default function UndoMerge({ item, onClose }: { item: MilestoneItem; onClose: () => void }) {
  const nav = useInboxNav();
  const path = `/conversations/${item.conversation_id}/merges/${item.id}`;
  const [outlook, setOutlook] = useState<MergeOutlook | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    api.get<MergeOutlook>(path, { signal: abort.signal }).then(setOutlook, (error: unknown) => {
      if (!abort.signal.aborted) setFailure(error);
    });
    return () => abort.abort();
  }, [path]);
  const refusal =
    outlook !== null && !outlook.possible ? new ApiError(409, outlook.code, {}, 0) : null;
  const problem = failure ?? refusal;
  const undo = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await undoMerge(path, (back: Conversation) => nav.open(back.id));
      onClose();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t('merge.undo')}
      width={480}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          {refusal === null && (
            <Button
              kind="danger"
              aria-busy={busy}
              disabled={outlook === null}
              onClick={() => void undo()}
            >
              {t('merge.undo')}
            </Button>
          )}
        </>
      }
    >
      {problem !== null && (
        <p className="merge-fail" role="alert">
          {errorSentence(problem)}
        </p>
      )}
      {outlook === null && problem === null && <p aria-busy="true">{t('common.loading')}</p>}
      {outlook?.possible && (
        <ul className="merge-list">
          {outlookLines(outlook).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
