import { type ReactNode, useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { Button, Dialog, Segmented, Skeleton, Technical } from '@/ui';
import { useUpdate } from '../settings/data-channels';
import { dayAndTime } from '../settings/lib/dates';
import { CopyBox } from '../settings/parts/copy-box';
import { LoadFailed } from '../settings/parts/page';
import { pretty, type UpdateDetail } from './lib';
import { useReplay } from './rows';
import { errorWords, inboxWords, kindWords, stateWords, technicalOf, timeWords } from './words';

/** All that is kept of one element: what was understood, and what came. */
export function UpdateDialog({ id, onClose }: { id: Id; onClose: () => void }) {
  const detail = useUpdate(id);
  const replay = useReplay();
  const data = detail.data;
  return (
    <Dialog
      open={id !== ''}
      onOpenChange={(open) => !open && onClose()}
      title={data === undefined ? t('updates.detail') : kindWords(data.kind)}
      text={data === undefined ? undefined : `${inboxWords(data.inbox_id)} · ${timeWords(data)}`}
      width={760}
      footer={
        data !== undefined && (
          <Button
            kind="primary"
            aria-busy={replay.busy}
            onClick={() => void replay.run(id).then(onClose)}
          >
            {t('updates.replay')}
          </Button>
        )
      }
    >
      {detail.isPending && <Skeleton width="100%" height={200} />}
      {detail.isError && <LoadFailed error={detail.error} retry={() => void detail.refetch()} />}
      {data !== undefined && <Body detail={data} />}
    </Dialog>
  );
}

function Body({ detail }: { detail: UpdateDetail }) {
  const [view, setView] = useState<'update' | 'raw'>('update');
  const now = serverNow();
  return (
    <div className="up-detail">
      <dl className="facts">
        <Fact name={t('updates.tabs')}>{stateWords(detail.state)}</Fact>
        <Fact name={t('updates.why')}>
          {errorWords(detail)}
          <Technical text={technicalOf(detail)} />
        </Fact>
        {detail.at > 0 && <Fact name={t('updates.at')}>{dayAndTime(detail.at, now)}</Fact>}
        <Fact name={t('updates.receivedAt')}>{dayAndTime(detail.received_at, now)}</Fact>
        <Fact name={t('updates.tries')}>{detail.tries}</Fact>
        {detail.account !== '' && <Fact name={t('updates.account')}>{detail.account}</Fact>}
        {detail.key !== '' && <Fact name={t('updates.key')}>{detail.key}</Fact>}
      </dl>
      <Segmented<'update' | 'raw'>
        label={t('updates.view')}
        className="seg set-seg"
        value={view}
        onChange={setView}
        items={[
          { value: 'update', label: t('updates.view.update') },
          { value: 'raw', label: t('updates.view.raw') },
        ]}
      />
      {detail[view] === null ? (
        <p className="set-intro">{t('updates.raw.none')}</p>
      ) : (
        <CopyBox key={view} code text={pretty(detail[view])} label={t(`updates.view.${view}`)} />
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd className="num">{children}</dd>
    </div>
  );
}
