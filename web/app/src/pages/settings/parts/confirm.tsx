import { useState } from 'react';
import { t } from '@/i18n';
import { Button, Dialog } from '@/ui';
import { Failure } from './section';

export interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  title: string;
  text: string;
  action: string;
  /** Resolves when it is done; what it throws is shown and the box stays. */
  run: () => Promise<unknown>;
  danger?: boolean;
}

/** Asks before what cannot be undone by one click. */
export function Confirm({ open, onClose, title, text, action, run, danger = true }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const close = () => {
    setFailure(null);
    onClose();
  };
  const go = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await run();
      close();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={title}
      text={text}
      width={440}
      footer={
        <>
          <Failure failure={failure} />
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button kind={danger ? 'danger' : 'primary'} aria-busy={busy} onClick={() => void go()}>
            {action}
          </Button>
        </>
      }
    />
  );
}
