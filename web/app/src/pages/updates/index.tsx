import { useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import type { Id, Inbox } from '@/api/types';
import { t } from '@/i18n';
import { shallow, useStore } from '@/store/store';
import { Button, EmptyState, Field, Select, Skeleton, Tabs, toast } from '@/ui';
import { useUpdates } from '../settings/data-channels';
import { byName } from '../settings/lib/names';
import { Confirm } from '../settings/parts/confirm';
import { LoadFailed, LoadingRows, Page } from '../settings/parts/page';
import { UpdateDialog } from './detail';
import { firstState, stateIn, type UpdateCounts, type UpdateState, updateStates } from './lib';
import { UpdateRows } from './rows';

/** Everything that a provider sent and that could not be applied, by why; each can be read and tried again. */
export default function Updates(_: { id: string }) {
  const asked = stateIn(useLocation({ select: (location) => location.hash }));
  const [inbox, setInbox] = useState<Id>('');
  const counts = useUpdates({ state: undefined, inbox });
  const held = counts.data?.pages[0]?.counts ?? {};
  const state = asked ?? firstState(held);
  return (
    <Page title={t('updates.title')} text={t('updates.text')}>
      {counts.isPending && <Skeleton width="100%" height={44} />}
      {counts.isError && <LoadFailed error={counts.error} retry={() => void counts.refetch()} />}
      {counts.isSuccess && (
        <>
          <InboxFilter value={inbox} onChange={setInbox} />
          <StateTabs state={state} counts={held} inbox={inbox} />
        </>
      )}
    </Page>
  );
}

function InboxFilter({ value, onChange }: { value: Id; onChange: (inbox: Id) => void }) {
  const inboxes = useStore(
    (state): Inbox[] =>
      Object.values(state.inboxes)
        .filter((inbox) => inbox.channel !== 'webchat')
        .sort(byName),
    shallow,
  );
  if (inboxes.length < 2) return null;
  return (
    <div className="filters">
      <Field label={t('updates.inbox')}>
        <Select
          value={value}
          onChange={onChange}
          options={[
            { value: '', label: t('updates.anyInbox') },
            ...inboxes.map((inbox) => ({ value: inbox.id, label: inbox.name })),
          ]}
        />
      </Field>
    </div>
  );
}

function StateTabs({
  state,
  counts,
  inbox,
}: {
  state: UpdateState;
  counts: UpdateCounts;
  inbox: Id;
}) {
  const navigate = useNavigate();
  return (
    <Tabs<UpdateState>
      label={t('updates.tabs')}
      className="set-tabs"
      panelClassName="set-tab"
      value={state}
      onChange={(next) =>
        void navigate({
          to: '/settings/$section',
          params: { section: 'updates' },
          hash: next,
          replace: true,
        })
      }
      items={updateStates.map((one) => ({
        value: one,
        label: t(`updates.state.${one}`),
        // The server counts all inboxes together.
        count: inbox === '' ? (counts[one] ?? 0) : undefined,
        panel: <StateList key={one} state={one} inbox={inbox} total={counts[one] ?? 0} />,
      }))}
    />
  );
}

function StateList({ state, inbox, total }: { state: UpdateState; inbox: Id; total: number }) {
  const page = useUpdates({ state, inbox });
  const [open, setOpen] = useState<Id>('');
  const rows = page.data?.pages.flatMap((one) => one.items ?? []) ?? [];
  return (
    <>
      <p className="set-intro">{t(`updates.means.${state}`)}</p>
      {rows.length > 0 && inbox === '' && <ReplayAll state={state} total={total} />}
      {page.isPending && <LoadingRows />}
      {page.isError && <LoadFailed error={page.error} retry={() => void page.refetch()} />}
      {page.isSuccess && rows.length === 0 && (
        <EmptyState
          tone="ok"
          icon={<CircleCheck className="i i24" aria-hidden />}
          title={t('updates.empty')}
          text={t('updates.empty.text')}
        />
      )}
      {rows.length > 0 && <UpdateRows rows={rows} onOpen={setOpen} />}
      {page.hasNextPage && (
        <div>
          <Button aria-busy={page.isFetchingNextPage} onClick={() => void page.fetchNextPage()}>
            {page.isFetchingNextPage ? t('common.loading') : t('updates.more')}
          </Button>
        </div>
      )}
      <UpdateDialog id={open} onClose={() => setOpen('')} />
    </>
  );
}

function ReplayAll({ state, total }: { state: UpdateState; total: number }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const run = async () => {
    try {
      const answer = await api.post<{ replayed: number; failed: number }>(
        '/updates/replay',
        { state },
        { timeout: 120_000 },
      );
      toast(
        answer.failed > 0
          ? t('updates.replayedSome', { n: answer.replayed, failed: answer.failed })
          : t('updates.replayedAll', { n: answer.replayed }),
      );
    } finally {
      await queries.invalidateQueries({ queryKey: ['updates'] });
    }
  };
  return (
    <div>
      <Button onClick={() => setAsking(true)}>{t('updates.replayAll')}</Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('updates.replayAll.confirm', { n: total })}
        text={t('updates.replayAll.text')}
        action={t('updates.replay')}
        run={run}
        danger={false}
      />
    </div>
  );
}
