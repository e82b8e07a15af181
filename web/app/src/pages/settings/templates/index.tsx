import { useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { MessageSquareText, RefreshCw, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '@/api/client';
import type { Inbox } from '@/api/types';
import { t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { shallow, useStore } from '@/store/store';
import { Button, EmptyState, Field, Input, Select, toast, toastError } from '@/ui';
import { useTemplates } from '../data-channels';
import { Outside } from '../inboxes/connect/field-steps';
import { dayAndTime } from '../lib/dates';
import { byName } from '../lib/names';
import {
  filterTemplates,
  knownStatuses,
  type Status,
  type SyncedTemplate,
  type TemplateFilter,
} from '../lib/template-view';
import { LoadFailed, LoadingRows, Page } from '../parts/page';
import { TemplateRow } from './row';

const MANAGER = 'https://business.facebook.com/wa/manage/message-templates/';

/** The connected inboxes that have templates. */
function useTemplateInboxes(): Inbox[] {
  return useStore(
    (state) =>
      Object.values(state.inboxes)
        .filter((inbox) => inbox.channel === 'whatsapp')
        .sort(byName),
    shallow,
  );
}

/** Every template that the provider keeps for us, with what may be done with it. */
export default function Templates(_: { id: string }) {
  const templates = useTemplates();
  const inboxes = useTemplateInboxes();
  const connected = inboxes.filter((inbox) => inbox.connected === true);
  const all = templates.data ?? [];
  return (
    <Page
      title={t('templates.title')}
      count={all.length > 0 && t('templates.count', { n: all.length })}
      text={t('templates.text')}
      end={connected.length > 0 && <Sync inboxes={connected} templates={all} />}
    >
      {templates.isPending && <LoadingRows />}
      {templates.isError && (
        <LoadFailed error={templates.error} retry={() => void templates.refetch()} />
      )}
      {templates.isSuccess && all.length === 0 && <Nothing connected={connected.length > 0} />}
      {all.length > 0 && <Found all={all} inboxes={inboxes} />}
    </Page>
  );
}

/** Where templates come from, when there is none. */
function Nothing({ connected }: { connected: boolean }) {
  return (
    <EmptyState
      tone="accent"
      icon={<MessageSquareText className="i i24" aria-hidden />}
      title={t('templates.empty')}
      text={connected ? t('templates.empty.text') : t('templates.empty.noInbox')}
      actions={
        connected ? (
          <Outside to={MANAGER}>{t('templates.open')}</Outside>
        ) : (
          <Link to="/settings/$section" params={{ section: 'inboxes' }} className="btn">
            {t('templates.connect')}
          </Link>
        )
      }
    />
  );
}

/** One inbox of each account is asked: they share their templates. */
function accountsOf(inboxes: readonly Inbox[], templates: readonly SyncedTemplate[]): Inbox[] {
  const seen = new Set<string>();
  return inboxes.filter((inbox) => {
    const account = templates.find((one) => one.inbox_ids?.includes(inbox.id))?.account;
    const key = account ?? inbox.id;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function Sync({
  inboxes,
  templates,
}: {
  inboxes: readonly Inbox[];
  templates: readonly SyncedTemplate[];
}) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const run = async () => {
    if (busy) return;
    setBusy(true);
    try {
      let count = 0;
      for (const inbox of accountsOf(inboxes, templates)) {
        const path = `/inboxes/${inbox.id}/templates/sync`;
        count += (await api.post<{ count: number }>(path, {}, { timeout: 90_000 })).count;
      }
      toast(t('templates.synced', { n: count }));
    } catch (error) {
      toastError(error);
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ queryKey: ['templates'] });
    }
  };
  return (
    <Button aria-busy={busy} onClick={() => void run()}>
      <RefreshCw className="i" aria-hidden />
      {busy ? t('templates.syncing') : t('templates.sync')}
    </Button>
  );
}

const nothingAsked: TemplateFilter = { q: '', status: '', inbox: '' };

function Found({ all, inboxes }: { all: readonly SyncedTemplate[]; inboxes: readonly Inbox[] }) {
  const asked = useLocation({ select: (location) => location.hash });
  const known = inboxes.some((inbox) => inbox.id === asked);
  const [filter, setFilter] = useState<TemplateFilter>({
    ...nothingAsked,
    inbox: known ? asked : '',
  });
  const found = useMemo(() => filterTemplates(all, filter), [all, filter]);
  const last = Math.max(0, ...all.map((one) => one.synced_at ?? 0));
  return (
    <>
      <Filters filter={filter} onChange={setFilter} inboxes={inboxes} />
      <p className="field-hint" role="status">
        {t('templates.count', { n: found.length })}
        {last > 0 && ` · ${t('templates.last', { at: dayAndTime(last, serverNow()) })}`}
        {` · ${t('templates.auto')}`}
      </p>
      {found.length === 0 ? (
        <EmptyState
          icon={<SearchX className="i i24" aria-hidden />}
          title={t('templates.none')}
          text={t('templates.none.text')}
          actions={<Button onClick={() => setFilter(nothingAsked)}>{t('templates.clear')}</Button>}
        />
      ) : (
        <ul className="set-list">
          {found.map((template) => (
            <TemplateRow key={template.id} template={template} />
          ))}
        </ul>
      )}
    </>
  );
}

function Filters({
  filter,
  onChange,
  inboxes,
}: {
  filter: TemplateFilter;
  onChange: (filter: TemplateFilter) => void;
  inboxes: readonly Inbox[];
}) {
  return (
    <search className="filters">
      <Field label={t('templates.search')}>
        <Input
          type="search"
          autoComplete="off"
          value={filter.q}
          onChange={(event) => onChange({ ...filter, q: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('templates.status')}>
        <Select<Status | ''>
          value={filter.status}
          onChange={(status) => onChange({ ...filter, status })}
          options={[
            { value: '', label: t('templates.anyStatus') },
            ...knownStatuses.map((status) => ({
              value: status,
              label: t(`templates.status.${status}`),
            })),
          ]}
        />
      </Field>
      {inboxes.length > 1 && (
        <Field label={t('templates.inbox')}>
          <Select
            value={filter.inbox}
            onChange={(inbox) => onChange({ ...filter, inbox })}
            options={[
              { value: '', label: t('templates.anyInbox') },
              ...inboxes.map((inbox) => ({ value: inbox.id, label: inbox.name })),
            ]}
          />
        </Field>
      )}
    </search>
  );
}
