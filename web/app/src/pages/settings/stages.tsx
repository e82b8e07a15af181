import { Kanban, Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import type { Stage } from '@/api/types';
import { t } from '@/i18n';
import { shallow, useStore } from '@/store/store';
import { Button, EmptyState, toast, toastError } from '@/ui';
import { dropped, keep } from './data';
import { moved } from './lib/bot';
import { type Named, NamedDialog, NamedRow, newNamed } from './named-list';
import { Confirm } from './parts/confirm';
import { Page } from './parts/page';

async function save(item: Named): Promise<Stage> {
  const body = { name: item.name, color: item.color };
  const answer =
    item.id === ''
      ? await api.post<{ stage: Stage }>('/stages', body)
      : await api.patch<{ stage: Stage }>(`/stages/${item.id}`, body);
  keep('stages', answer.stage);
  return answer.stage;
}

/** Gives each stage the place it has in the list; only those that moved are sent. */
async function order(stages: readonly Stage[]): Promise<void> {
  for (const [position, stage] of stages.entries()) {
    if (stage.position === position) continue;
    const answer = await api.patch<{ stage: Stage }>(`/stages/${stage.id}`, { position });
    keep('stages', answer.stage);
  }
}

function byPosition(a: Stage, b: Stage): number {
  return a.position - b.position || (a.id < b.id ? -1 : 1);
}

/** The steps of the pipeline, in order. */
export function Stages() {
  const stages = useStore((state) => Object.values(state.stages).sort(byPosition), shallow);
  const [editing, setEditing] = useState<Named | null>(null);
  const [deleting, setDeleting] = useState<Stage | null>(null);
  const move = async (from: number, by: -1 | 1) => {
    try {
      await order(moved(stages, from, by));
      toast(t('stages.moved'), {
        label: t('common.undo'),
        run: () => void putBack(stages).catch(toastError),
      });
    } catch (error) {
      toastError(error);
    }
  };
  const add = (
    <Button kind="primary" onClick={() => setEditing(newNamed(stages.length))}>
      <Plus className="i" aria-hidden />
      {t('stages.add')}
    </Button>
  );
  return (
    <Page title={t('stages.title')} text={t('stages.text')} end={stages.length > 0 && add}>
      {stages.length === 0 && (
        <EmptyState
          icon={<Kanban className="i i24" aria-hidden />}
          title={t('stages.empty')}
          text={t('stages.empty.text')}
          actions={add}
        />
      )}
      <ol className="set-list">
        {stages.map((stage, i) => (
          <NamedRow
            key={stage.id}
            item={stage}
            first={i === 0}
            last={i === stages.length - 1}
            onMove={(by) => void move(i, by)}
            onEdit={() => setEditing(stage)}
            onDelete={() => setDeleting(stage)}
          />
        ))}
      </ol>
      <NamedDialog
        item={editing}
        title={editing?.id === '' ? t('stages.add') : t('stages.edit')}
        onClose={() => setEditing(null)}
        save={(item) => saveWithUndo(item, stages)}
      />
      <Deletion item={deleting} onClose={() => setDeleting(null)} />
    </Page>
  );
}

/** Every stage gets its former place, whatever stands there now. */
async function putBack(before: readonly Stage[]): Promise<void> {
  for (const stage of before) {
    const answer = await api.patch<{ stage: Stage }>(`/stages/${stage.id}`, {
      position: stage.position,
    });
    keep('stages', answer.stage);
  }
  toast(t('settings.undone'));
}

async function saveWithUndo(item: Named, stages: readonly Stage[]): Promise<void> {
  const before = stages.find((stage) => stage.id === item.id);
  await save(item);
  if (before === undefined) {
    toast(t('common.saved'));
    return;
  }
  toast(t('common.saved'), {
    label: t('common.undo'),
    run: () => void save(before).catch(toastError),
  });
}

function Deletion({ item, onClose }: { item: Stage | null; onClose: () => void }) {
  return (
    <Confirm
      open={item !== null}
      onClose={onClose}
      title={t('stages.delete.confirm', { name: item?.name ?? '' })}
      text={t('stages.delete.text')}
      action={t('settings.delete')}
      run={async () => {
        if (item === null) return;
        await api.delete(`/stages/${item.id}`);
        dropped('stages', item.id);
        toast(t('stages.deleted'));
      }}
    />
  );
}
