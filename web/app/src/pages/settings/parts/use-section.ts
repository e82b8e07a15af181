import { useState } from 'react';
import { ApiError } from '@/api/client';
import { t } from '@/i18n';
import { toast, toastError } from '@/ui';
import { useUnsaved } from './dirty';

export interface SectionForm<T> {
  value: T;
  /** Changes some members of the value. */
  put: (change: Partial<T>) => void;
  dirty: boolean;
  busy: boolean;
  /** What the server refused; null after the next change. */
  failure: unknown;
  /** Whether saving was tried since the last change that was kept. */
  tried: boolean;
  submit: () => Promise<boolean>;
  discard: () => void;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * The state of one section that is saved on its own. It follows what is saved, also when somebody
 * else changes it, until one edits; after saving a toast offers to put back what stood there.
 * `save` must resolve only when the caches hold the new value.
 */
export function useSection<T extends object>(
  saved: T,
  save: (value: T) => Promise<unknown>,
  options: { valid?: (value: T) => boolean; done?: string } = {},
): SectionForm<T> {
  const [draft, setDraft] = useState<T | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const value = draft ?? saved;
  const dirty = draft !== null && !same(draft, saved);
  useUnsaved(dirty);

  const submit = async (): Promise<boolean> => {
    setTried(true);
    if (busy || !dirty || options.valid?.(value) === false) return false;
    setBusy(true);
    setFailure(null);
    const before = saved;
    try {
      await save(value);
      setDraft(null);
      setTried(false);
      toast(options.done ?? t('common.saved'), {
        label: t('common.undo'),
        run: () => void undo(save, before),
      });
      return true;
    } catch (error) {
      setFailure(error);
      return false;
    } finally {
      setBusy(false);
    }
  };

  return {
    value,
    dirty,
    busy,
    failure,
    tried,
    submit,
    put: (change) => {
      setFailure(null);
      setDraft({ ...value, ...change });
    },
    discard: () => {
      setDraft(null);
      setTried(false);
      setFailure(null);
    },
  };
}

async function undo<T>(save: (value: T) => Promise<unknown>, before: T): Promise<void> {
  try {
    await save(before);
    toast(t('settings.undone'));
  } catch (error) {
    toastError(error);
  }
}

/** Whether the server's refusal is about this input. */
export function refuses(failure: unknown, field: string): boolean {
  return failure instanceof ApiError && failure.extra.field === field;
}
