import { lazy, Suspense, useState } from 'react';
import type { MilestoneItem } from '@/api/types';
import { t } from '@/i18n';
import { useStore } from '@/store/store';
import { useInboxNav } from './nav';

const UndoMerge = lazy(() => import('./undo-merge'));

/** What can be done about a merge where the thread tells of it. */
export function MergeActions({ item }: { item: MilestoneItem }) {
  if (item.type === 'identity_merged') return <Undo item={item} />;
  if (item.type === 'identity_unmerged') return <Other item={item} />;
  return null;
}

function Undo({ item }: { item: MilestoneItem }) {
  const [open, setOpen] = useState(false);
  const may = useStore((state) => state.details[item.conversation_id]?.can.undo_merge === true);
  const undone = useStore(
    (state) =>
      state.timelines[item.conversation_id]?.items.some(
        (other) =>
          other.kind === 'milestone' &&
          other.type === 'identity_unmerged' &&
          other.data?.merge_id === item.id,
      ) ?? false,
  );
  if (!may || undone || !item.data?.other_conversation_id) return null;
  return (
    <>
      <button type="button" className="mile-act" onClick={() => setOpen(true)}>
        {t('merge.undo')}
      </button>
      {open && (
        <Suspense>
          <UndoMerge item={item} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function Other({ item }: { item: MilestoneItem }) {
  const nav = useInboxNav();
  const other = item.data?.other_conversation_id ?? '';
  const seen = useStore((state) => other in state.conversations);
  if (!seen) return null;
  return (
    <button type="button" className="mile-act" onClick={() => nav.open(other)}>
      {t('merge.other')}
    </button>
  );
}
