import { type RefObject, useEffect, useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { toast, toastError } from '@/ui';
import { reachMessage, setJumper } from './jump';

const FLASH = 1200;

/** Takes the jumps to messages of this thread: loads what lies between, scrolls there, flashes it. */
export function useJump(id: Id, scroller: RefObject<HTMLElement | null>, leave: () => void): void {
  const [target, setTarget] = useState<{ message: Id; asked: number } | null>(null);
  useEffect(
    () =>
      setJumper((message) => {
        leave();
        reachMessage(id, message).then((there) => {
          if (there) setTarget({ message, asked: Date.now() });
          else toast(t('quote.far'));
        }, toastError);
      }),
    [id, leave],
  );
  // It runs after the rows that were loaded are drawn.
  useEffect(() => {
    if (target === null) return;
    const item = scroller.current?.querySelector<HTMLElement>(
      `[data-item="${CSS.escape(target.message)}"]`,
    );
    if (!item) return;
    item.scrollIntoView({ block: 'center' });
    item.focus({ preventScroll: true });
    item.dataset.flash = '';
    const timer = setTimeout(() => delete item.dataset.flash, FLASH);
    return () => {
      clearTimeout(timer);
      delete item.dataset.flash;
    };
  }, [target, scroller]);
}
