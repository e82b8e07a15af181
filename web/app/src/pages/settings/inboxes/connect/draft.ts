import { useState } from 'react';
import { ApiError } from '@/api/client';
import type { Id } from '@/api/types';
import { useConnectionActs } from '../../data-channels';
import {
  type Connection,
  checkField,
  type FieldProblem,
  isHeld,
  type Manifest,
  type ManifestField,
  stepOfField,
  valuesToSend,
} from '../../lib/connect';
import { useUnsaved } from '../../parts/dirty';

export interface Draft {
  /** What stands in a field: as typed, else as stored. A stored secret is never here. */
  value: (field: ManifestField) => string;
  /** Whether somebody replaces a stored secret. */
  replacing: (key: string) => boolean;
  put: (key: string, value: string) => void;
  /** Takes back what was typed, so that what is stored stays. */
  drop: (key: string) => void;
  problem: (field: ManifestField) => FieldProblem | null;
  busy: boolean;
  failure: unknown;
  /** Saves these fields; true when the guide may go on. */
  save: (fields: readonly ManifestField[]) => Promise<boolean>;
}

/** What was typed in the guide and is not on the server yet. */
export function useDraft(inbox: Id, manifest: Manifest, connection: Connection): Draft {
  const acts = useConnectionActs(inbox);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const stored = (field: ManifestField) =>
    field.secret ? '' : (connection.values?.[field.key] ?? '');
  const value = (field: ManifestField) => typed[field.key] ?? stored(field);
  const changed = (manifest.fields ?? []).some(
    (field) => typed[field.key] !== undefined && typed[field.key]?.trim() !== stored(field),
  );
  useUnsaved(changed);

  const save = async (fields: readonly ManifestField[]): Promise<boolean> => {
    if (busy) return false;
    const values = valuesToSend(manifest.fields ?? [], typed);
    if (Object.keys(values).length === 0) return true;
    setBusy(true);
    setFailure(null);
    try {
      await acts.save(values);
      setTyped({});
      return true;
    } catch (error) {
      // What a later step asks for cannot be there yet: what was typed waits for it.
      if (asksLater(manifest, error, fields)) return true;
      setFailure(error);
      return false;
    } finally {
      setBusy(false);
    }
  };

  return {
    value,
    replacing: (key) => typed[key] !== undefined,
    put: (key, next) => {
      setFailure(null);
      setTyped({ ...typed, [key]: next });
    },
    drop: (key) => {
      const { [key]: _gone, ...rest } = typed;
      setTyped(rest);
    },
    problem: (field) =>
      checkField(field, value(field), field.secret ? isHeld(connection, field) : false),
    busy,
    failure,
    save,
  };
}

function asksLater(manifest: Manifest, error: unknown, fields: readonly ManifestField[]): boolean {
  if (!(error instanceof ApiError) || error.status !== 422) return false;
  const key = String(error.extra.field ?? '').replace(/^values\./, '');
  if (key === '' || fields.some((field) => field.key === key)) return false;
  const order = (manifest.steps ?? []).map((step) => step.name);
  const here = order.indexOf(stepOfField(manifest, fields[0]?.key ?? ''));
  return order.indexOf(stepOfField(manifest, key)) > here;
}
