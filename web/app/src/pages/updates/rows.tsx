import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/api/client';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { Button, toast, toastError } from '@/ui';
import type { UpdateRow } from './lib';
import { errorWords, inboxWords, kindWords, stateWords, technicalOf, timeWords } from './words';

/** The elements of one state, the newest first. */
export function UpdateRows({
  rows,
  onOpen,
}: {
  rows: readonly UpdateRow[];
  onOpen: (id: Id) => void;
}) {
  return (
    <ul className="set-list">
      {rows.map((row) => (
        <Row key={row.id} row={row} onOpen={onOpen} />
      ))}
    </ul>
  );
}

function Row({ row, onOpen }: { row: UpdateRow; onOpen: (id: Id) => void }) {
  const replay = useReplay();
  const kind = kindWords(row.kind);
  const at = timeWords(row);
  const inbox = inboxWords(row.inbox_id);
  return (
    <li className="set-row up" data-hover>
      <button
        type="button"
        className="grow up-open"
        aria-label={t('updates.open', { kind, inbox, at })}
        onClick={() => onOpen(row.id)}
      >
        <span className="set-row-name">
          {kind} <span className="up-at num">{at}</span>
        </span>
        <span className="set-row-sub trunc">
          {inbox}
          {row.inbox_id === '' && row.account !== '' && ` · ${row.account}`}
        </span>
        <span className="up-why" title={technicalOf(row) || undefined}>
          {errorWords(row)}
        </span>
      </button>
      <Button
        size="sm"
        aria-label={t('updates.replayThis', { kind, at })}
        aria-busy={replay.busy}
        onClick={() => void replay.run(row.id)}
      >
        {t('updates.replay')}
      </Button>
    </li>
  );
}

/** Tries one element again and says what became of it. */
export function useReplay() {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const run = async (id: Id): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      const { item } = await api.post<{ item: UpdateRow }>(`/updates/${id}/replay`);
      toast(
        item.state === 'done'
          ? t('updates.replayed')
          : t('updates.replayedAs', { state: stateWords(item.state) }),
      );
    } catch (error) {
      toastError(error);
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ queryKey: ['updates'] });
      await queries.invalidateQueries({ queryKey: ['update', id] });
    }
  };
  return { busy, run };
}
