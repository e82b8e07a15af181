import { useBlocker } from '@tanstack/react-router';
import { t } from '@/i18n';
import { Button, Dialog } from '@/ui';
import { anyUnsaved } from './dirty';

/** Asks before a page with unsaved changes is left, in the app and by closing the tab. */
export function LeaveGuard() {
  const blocker = useBlocker({
    // Another tab of the same page draws other forms too, so every navigation counts.
    shouldBlockFn: anyUnsaved,
    enableBeforeUnload: anyUnsaved,
    withResolver: true,
  });
  const blocked = blocker.status === 'blocked';
  return (
    <Dialog
      open={blocked}
      onOpenChange={(open) => !open && blocker.reset?.()}
      title={t('settings.leave.title')}
      text={t('settings.leave.text')}
      width={420}
      footer={
        <>
          <Button onClick={() => blocker.proceed?.()}>{t('settings.leave.go')}</Button>
          <Button kind="primary" onClick={() => blocker.reset?.()}>
            {t('settings.leave.stay')}
          </Button>
        </>
      }
    />
  );
}
