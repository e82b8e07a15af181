import { Plus, Tag as TagIcon } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import type { Tag } from '@/api/types';
import { t } from '@/i18n';
import { shallow, useStore } from '@/store/store';
import { Button, EmptyState, toast, toastError } from '@/ui';
import { dropped, keep } from './data';
import { byName } from './lib/names';
import { type Named, NamedDialog, NamedRow, newNamed } from './named-list';
import { Confirm } from './parts/confirm';
import { Page } from './parts/page';

async function save(item: Named): Promise<void> {
  const body = { name: item.name, color: item.color };
  const answer =
    item.id === ''
      ? await api.post<{ tag: Tag }>('/tags', body)
      : await api.patch<{ tag: Tag }>(`/tags/${item.id}`, body);
  keep('tags', answer.tag);
}

/** The words that mark conversations. */
export function Tags() {
  const tags = useStore((state) => Object.values(state.tags).sort(byName), shallow);
  const [editing, setEditing] = useState<Named | null>(null);
  const [deleting, setDeleting] = useState<Tag | null>(null);
  const saveWithUndo = async (item: Named) => {
    const before = tags.find((tag) => tag.id === item.id);
    await save(item);
    toast(
      t('common.saved'),
      before && { label: t('common.undo'), run: () => void save(before).catch(toastError) },
    );
  };
  const add = (
    <Button kind="primary" onClick={() => setEditing(newNamed(tags.length))}>
      <Plus className="i" aria-hidden />
      {t('tags.add')}
    </Button>
  );
  return (
    <Page title={t('tags.title')} text={t('tags.text')} end={tags.length > 0 && add}>
      {tags.length === 0 && (
        <EmptyState
          icon={<TagIcon className="i i24" aria-hidden />}
          title={t('tags.empty')}
          text={t('tags.empty.text')}
          actions={add}
        />
      )}
      <ul className="set-list">
        {tags.map((tag) => (
          <NamedRow
            key={tag.id}
            item={tag}
            onEdit={() => setEditing(tag)}
            onDelete={() => setDeleting(tag)}
          />
        ))}
      </ul>
      <NamedDialog
        item={editing}
        title={editing?.id === '' ? t('tags.add') : t('tags.edit')}
        onClose={() => setEditing(null)}
        save={saveWithUndo}
        taken={t('tags.taken')}
      />
      <Deletion item={deleting} onClose={() => setDeleting(null)} />
    </Page>
  );
}

function Deletion({ item, onClose }: { item: Tag | null; onClose: () => void }) {
  return (
    <Confirm
      open={item !== null}
      onClose={onClose}
      title={t('tags.delete.confirm', { name: item?.name ?? '' })}
      text={t('tags.delete.text')}
      action={t('settings.delete')}
      run={async () => {
        if (item === null) return;
        await api.delete(`/tags/${item.id}`);
        dropped('tags', item.id);
        toast(t('tags.deleted'));
      }}
    />
  );
}
