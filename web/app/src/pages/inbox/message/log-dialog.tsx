import { ArrowDownLeft, ArrowUpRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { errorSentence } from '@/api/client';
import type { LogEntry } from '@/api/content';
import type { MessageItem } from '@/api/types';
import { t } from '@/i18n';
import { exactDate, timeOf } from '@/lib/format';
import { providerLog } from '@/store/messages';
import { Button, Dialog, Skeleton } from '@/ui';

type Loaded =
  | { is: 'loading' }
  | { is: 'failed'; why: string }
  | { is: 'here'; entries: LogEntry[] };

/** Word for word what left for the provider and what came back about one message. */
export default function LogDialog({ item, onClose }: { item: MessageItem; onClose: () => void }) {
  const [log, setLog] = useState<Loaded>({ is: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let live = true;
    if (attempt >= 0) setLog({ is: 'loading' });
    providerLog(item).then(
      (entries) => live && setLog({ is: 'here', entries }),
      (error: unknown) => live && setLog({ is: 'failed', why: errorSentence(error) }),
    );
    return () => {
      live = false;
    };
  }, [item, attempt]);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('log.title')}
      text={t('log.text')}
      width={640}
    >
      {log.is === 'loading' && (
        <div aria-busy="true">
          <span className="vh">{t('common.loading')}</span>
          <Skeleton width="70%" height={14} />
        </div>
      )}
      {log.is === 'failed' && (
        <div className="row" role="alert">
          <span className="grow">{log.why}</span>
          <Button onClick={() => setAttempt((n) => n + 1)}>{t('common.retry')}</Button>
        </div>
      )}
      {log.is === 'here' && log.entries.length === 0 && <p className="muted">{t('log.none')}</p>}
      {log.is === 'here' && (
        <ol className="plog">
          {log.entries.map((entry) => (
            <li key={entry.id}>
              {entry.direction === 'out' ? (
                <ArrowUpRight className="i" aria-hidden />
              ) : (
                <ArrowDownLeft className="i" aria-hidden />
              )}
              <div className="grow">
                <span className="plog-h">
                  <b>{t(entry.direction === 'out' ? 'log.out' : 'log.in')}</b>
                  {entry.status !== 0 ? (
                    <span className="chip num">{entry.status}</span>
                  ) : (
                    entry.direction === 'out' && <span className="chip">{t('log.silent')}</span>
                  )}
                  <span className="muted num" title={exactDate(entry.at)}>
                    {timeOf(entry.at)}
                  </span>
                </span>
                {entry.text !== '' && <pre>{entry.text}</pre>}
              </div>
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
}
