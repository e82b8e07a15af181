import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ChannelHealth } from '@/api/types';
import { t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { Button, Field, Input, Skeleton, toast } from '@/ui';
import { type InboxDetail, useSaveInbox } from '../../data';
import {
  useConnection,
  useConnectionActs,
  useHealth,
  useLiveConnection,
} from '../../data-channels';
import { failureOf, mendingPlace } from '../../lib/channel-state';
import { dayAndTime } from '../../lib/dates';
import { Confirm } from '../../parts/confirm';
import { LoadFailed } from '../../parts/page';
import { Block, FormBlock } from '../../parts/section';
import { useSection } from '../../parts/use-section';
import { HealthFacts } from './health';
import { RetryTest } from './retry-test';

/** How the connection does, what mends it, and how it ends. */
export function ConnectionTab({ inbox }: { inbox: InboxDetail }) {
  useLiveConnection();
  const connection = useConnection(inbox.id);
  const health = useHealth(inbox.id, connection.data?.health ?? inbox.health ?? null);
  const broken = health?.broken ?? '';
  return (
    <>
      <Block title={t('health.title')} end={<GuideLink inbox={inbox} broken={broken} />}>
        {broken !== '' && health !== null && <Broken inbox={inbox} health={health} />}
        {connection.data !== undefined && (
          <HealthFacts connection={connection.data} health={health} />
        )}
        {connection.isPending && <Skeleton width="100%" height={160} />}
        {connection.isError && (
          <LoadFailed error={connection.error} retry={() => void connection.refetch()} />
        )}
      </Block>
      <Name inbox={inbox} />
      {inbox.connected === true && <Disconnect inbox={inbox} />}
    </>
  );
}

function GuideLink({ inbox, broken }: { inbox: InboxDetail; broken: string }) {
  const place = mendingPlace(broken);
  const mends = broken !== '' && place !== 'connection';
  return (
    <Link
      to="/settings/$section/$id"
      params={{ section: 'inboxes', id: inbox.id }}
      hash={mends ? place : 'connect'}
      className="btn"
      data-kind={mends ? 'danger' : 'plain'}
    >
      {mends ? t('health.reconnect') : t('health.guide')}
    </Link>
  );
}

/** What is wrong and what to do; where only the provider can mend it, a test says when it has. */
function Broken({ inbox, health }: { inbox: InboxDetail; health: ChannelHealth }) {
  const kind = failureOf(health.broken ?? '');
  const since = dayAndTime(health.since ?? 0, serverNow());
  return (
    <div className="notice" data-tone="bad">
      <div className="grow">
        <p className="strong">
          {inbox.name} {t(`health.bar.${kind}`, { since })}
        </p>
        <p>{t(`health.todo.${kind}`)}</p>
        {(health.text ?? '') !== '' && <p>{t('test.said', { text: health.text ?? '' })}</p>}
        {mendingPlace(health.broken ?? '') === 'connection' && <RetryTest inbox={inbox} />}
      </div>
    </div>
  );
}

function Name({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const form = useSection(
    { name: inbox.name },
    (value) => save(inbox.id, { name: value.name.trim() }),
    { valid: (value) => value.name.trim() !== '' },
  );
  const empty = form.value.name.trim() === '';
  return (
    <FormBlock title={t('inbox.rename')} text={t('inbox.nameHint')} form={form}>
      <Field
        label={t('settings.name')}
        error={form.tried && empty ? t('settings.need.name') : undefined}
      >
        <Input
          value={form.value.name}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => form.put({ name: event.currentTarget.value })}
        />
      </Field>
    </FormBlock>
  );
}

function Disconnect({ inbox }: { inbox: InboxDetail }) {
  const navigate = useNavigate();
  const acts = useConnectionActs(inbox.id);
  const [asking, setAsking] = useState(false);
  const run = async () => {
    await acts.disconnect();
    toast(t('disconnect.done', { name: inbox.name }));
    await navigate({ to: '/settings/$section', params: { section: 'inboxes' } });
    acts.refresh();
  };
  return (
    <Block title={t('disconnect.title')} text={t('disconnect.text')}>
      <div className="set-form">
        <div className="set-foot">
          <Button kind="danger" onClick={() => setAsking(true)}>
            {t('disconnect.title')}
          </Button>
        </div>
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('disconnect.confirm', { name: inbox.name })}
        text={t('disconnect.text')}
        action={t('disconnect.title')}
        run={run}
      />
    </Block>
  );
}
