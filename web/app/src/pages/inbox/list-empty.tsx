import { Link } from '@tanstack/react-router';
import { CircleAlert, Inbox, Plug, Search } from 'lucide-react';
import { t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { claimConversation } from '@/store/actions';
import { rowsOf } from '@/store/lists';
import { loadList } from '@/store/load';
import { countsKey, type View } from '@/store/rules';
import { useCan } from '@/store/session';
import { getState, useStore } from '@/store/store';
import { Button, EmptyState, toastError } from '@/ui';
import { useInboxNav } from './nav';

/** Why there is no row, and the one thing to do about it. */
export function ListEmpty({ view }: { view: View }) {
  const nav = useInboxNav();
  const inboxes = useStore((state) => Object.keys(state.inboxes).length);
  const canConnect = useCan('inboxes.manage');
  const waiting = useStore(
    (state) => state.counts[countsKey(view.holder, view.state, view.q)]?.holders.unassigned ?? 0,
  );
  if (view.q !== '') {
    return (
      <EmptyState
        icon={<Search className="i i24" aria-hidden />}
        title={t('empty.search', { q: view.q })}
        text={t('empty.search.text')}
        actions={<Button onClick={() => nav.change({ q: '' })}>{t('search.clear')}</Button>}
      />
    );
  }
  if (inboxes === 0 && canConnect) {
    return (
      <EmptyState
        tone="accent"
        icon={<Plug className="i i24" aria-hidden />}
        title={t('empty.channel')}
        text={t('empty.channel.text')}
        actions={
          <Link
            to="/settings/$section"
            params={{ section: 'inboxes' }}
            className="btn"
            data-kind="primary"
          >
            {t('empty.channel.act')}
          </Link>
        }
      />
    );
  }
  if (view.holder === 'mine' && view.state === 'active' && waiting > 0) {
    return (
      <EmptyState
        tone="ok"
        icon={<Inbox className="i i24" aria-hidden />}
        title={t('empty.mine')}
        text={t('empty.mine.text', { n: waiting })}
        actions={
          <Button kind="primary" onClick={() => void takeMostUrgent(nav.open)}>
            {t('empty.mine.take')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      tone="ok"
      icon={<Inbox className="i i24" aria-hidden />}
      title={t('empty.view')}
      text={t('empty.view.text')}
    />
  );
}

/** The unassigned one whose time runs out first. */
async function takeMostUrgent(open: (id: string) => void): Promise<void> {
  const urgent: View = { holder: 'unassigned', state: 'active', q: '', sort: 'deadline' };
  try {
    await loadList(urgent);
  } catch (error) {
    toastError(error);
    return;
  }
  const id = rowsOf(getState(), urgent, serverNow())[0];
  if (id !== undefined && (await claimConversation(id))) open(id);
}

export function ListFailed({ retry }: { retry: () => void }) {
  return (
    <EmptyState
      tone="bad"
      icon={<CircleAlert className="i i24" aria-hidden />}
      title={t('list.failed')}
      text={t('thread.failed.text')}
      actions={<Button onClick={retry}>{t('common.retry')}</Button>}
    />
  );
}
