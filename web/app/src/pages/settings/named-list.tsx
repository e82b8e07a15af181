import { ChevronDown, ChevronUp, Pencil, Trash2 } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { Button, Dialog, Field, IconButton, Input } from '@/ui';
import { swatches } from './lib/color';
import { ColorField } from './parts/color-field';
import { Failure } from './parts/section';
import { refuses } from './parts/use-section';

export interface Named {
  id: Id;
  name: string;
  color: string;
}

/** A row of a stage or a tag: swatch and name, then its actions. */
export function NamedRow({
  item,
  onEdit,
  onDelete,
  onMove,
  first,
  last,
}: {
  item: Named;
  onEdit: () => void;
  onDelete: () => void;
  /** Absent where the order means nothing. */
  onMove?: (by: -1 | 1) => void;
  first?: boolean;
  last?: boolean;
}) {
  const name = item.name;
  return (
    <li className="set-row set-row-s">
      <span className="sq sq-l" style={{ background: item.color }} aria-hidden />
      <span className="grow trunc set-row-name">{name}</span>
      <span className="set-row-end">
        {onMove && (
          <>
            <IconButton
              label={t('settings.moveUp', { name })}
              disabled={first}
              onClick={() => onMove(-1)}
            >
              <ChevronUp className="i" aria-hidden />
            </IconButton>
            <IconButton
              label={t('settings.moveDown', { name })}
              disabled={last}
              onClick={() => onMove(1)}
            >
              <ChevronDown className="i" aria-hidden />
            </IconButton>
          </>
        )}
        <IconButton label={t('settings.editThis', { name })} onClick={onEdit}>
          <Pencil className="i" aria-hidden />
        </IconButton>
        <IconButton label={t('settings.deleteThis', { name })} onClick={onDelete}>
          <Trash2 className="i" aria-hidden />
        </IconButton>
      </span>
    </li>
  );
}

/** Makes or changes a stage or a tag. */
export function NamedDialog({
  item,
  title,
  onClose,
  save,
  taken,
}: {
  /** null = closed; an empty id = a new one. */
  item: Named | null;
  title: string;
  onClose: () => void;
  save: (item: Named) => Promise<unknown>;
  /** What to say when the name is in use. */
  taken?: string;
}) {
  return (
    <Dialog open={item !== null} onOpenChange={(open) => !open && onClose()} title={title}>
      {item !== null && (
        <NamedForm item={item} onClose={onClose} save={save} taken={taken} key={item.id} />
      )}
    </Dialog>
  );
}

export function newNamed(count: number): Named {
  return { id: '', name: '', color: swatches[count % swatches.length] ?? '' };
}

function NamedForm({
  item,
  onClose,
  save,
  taken,
}: {
  item: Named;
  onClose: () => void;
  save: (item: Named) => Promise<unknown>;
  taken?: string;
}) {
  const [value, setValue] = useState(item);
  const form = useDialogForm(() => save({ ...value, name: value.name.trim() }), onClose);
  const empty = value.name.trim() === '';
  const inUse = refuses(form.failure, 'name') ? taken : undefined;
  return (
    <form className="set-form" onSubmit={(event) => form.submit(event, !empty)} noValidate>
      <Field
        label={t('settings.name')}
        error={form.tried && empty ? t('settings.need.name') : inUse}
      >
        <Input
          value={value.name}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => {
            form.forgive();
            setValue({ ...value, name: event.currentTarget.value });
          }}
        />
      </Field>
      <ColorField
        label={t('settings.color')}
        value={value.color}
        onChange={(color) => setValue({ ...value, color })}
      />
      <DialogFoot
        failure={inUse === undefined ? form.failure : null}
        busy={form.busy}
        onClose={onClose}
      />
    </form>
  );
}

/** Sends a form that stands in a dialog, which closes when it is done. */
export function useDialogForm(send: () => Promise<unknown>, onClose: () => void) {
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const run = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await send();
      onClose();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return {
    tried,
    busy,
    failure,
    forgive: () => setFailure(null),
    submit: (event: FormEvent, valid: boolean) => {
      event.preventDefault();
      setTried(true);
      if (valid && !busy) void run();
    },
  };
}

export function DialogFoot({
  failure,
  busy,
  onClose,
  action,
}: {
  failure: unknown;
  busy: boolean;
  onClose: () => void;
  action?: ReactNode;
}) {
  return (
    <div className="set-foot">
      <Failure failure={failure} />
      <Button onClick={onClose}>{t('common.cancel')}</Button>
      <Button kind="primary" type="submit" aria-busy={busy}>
        {action ?? t('common.save')}
      </Button>
    </div>
  );
}
