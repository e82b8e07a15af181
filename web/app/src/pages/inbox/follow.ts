import { useEffect } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { carryDrafts } from '@/store/drafts';
import { loadDetail } from '@/store/load';
import { nameOf } from '@/store/select';
import { getState } from '@/store/store';
import { toast } from '@/ui/toast';
import { useInboxNav } from './nav';

/** Goes on to the conversation that the open one was merged into, with what was being written there, and says so once. */
export function useFollow(id: Id, into: Id): void {
  const nav = useInboxNav();
  useEffect(() => {
    if (into === '' || into === id) return;
    carryDrafts(id, into);
    nav.replace(into);
    void say(into);
  }, [id, into, nav]);
}

async function say(into: Id): Promise<void> {
  // Without a name there is nothing to say; the thread itself tells of the merge.
  if (getState().conversations[into] === undefined) await loadDetail(into).catch(() => {});
  const conversation = getState().conversations[into];
  if (conversation !== undefined) toast(t('merge.followed', { name: nameOf(conversation) }));
}
