import { Toast } from '@base-ui/react/toast';
import { CircleAlert } from 'lucide-react';
import { errorSentence } from '@/api/client';
import { t } from '@/i18n';

const manager = Toast.createToastManager();

export interface ToastAction {
  label: string;
  run: () => void;
}

/** Says what was done for 5 s (paused while hovered or focused), with one action such as Undo. */
export function toast(text: string, action?: ToastAction): void {
  const id = manager.add({
    title: text,
    timeout: 5000,
    actionProps: action && {
      children: action.label,
      onClick: () => {
        manager.close(id);
        action.run();
      },
    },
  });
}

/** Says what failed, as an alert, with the sentence of its code. */
export function toastError(error: unknown, action?: ToastAction): void {
  const id = manager.add({
    title: errorSentence(error),
    type: 'error',
    priority: 'high',
    timeout: 8000,
    actionProps: action && {
      children: action.label,
      onClick: () => {
        manager.close(id);
        action.run();
      },
    },
  });
}

/** Once, at the root: where toasts appear. */
export function Toasts() {
  return (
    <Toast.Provider toastManager={manager} limit={2}>
      <Toast.Portal>
        <Toast.Viewport className="toasts" aria-label={t('toast.region')}>
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** The library draws each toast as a small dialog; ours is a notice, which has no modality. */
const notModal = { 'aria-modal': undefined };

function List() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((item) => (
    <Toast.Root
      key={item.id}
      toast={item}
      className="toast"
      role={item.type === 'error' ? 'alert' : 'status'}
      {...notModal}
    >
      {item.type === 'error' && <CircleAlert className="i" aria-hidden />}
      <Toast.Title render={<span />} />
      {item.actionProps && <Toast.Action className="toast-act" />}
    </Toast.Root>
  ));
}
