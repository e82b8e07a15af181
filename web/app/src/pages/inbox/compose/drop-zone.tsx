import { Upload } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { useComposeAbilities } from './abilities';
import { addFiles, limitsText } from './add-files';

const carries = (event: { dataTransfer: DataTransfer | null }): boolean =>
  event.dataTransfer?.types.includes('Files') ?? false;

/** Files may be dropped anywhere over the thread; what this channel takes is said meanwhile. */
export function DropZone({ id, children }: { id: Id; children: ReactNode }) {
  const { files } = useComposeAbilities(id);
  const box = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  useNoStrayDrops();
  useDrops(box, files === null ? '' : id, setOver);
  return (
    <div className="drop" ref={box}>
      {children}
      {over && files !== null && (
        <div className="drop-on">
          <Upload className="i i24" aria-hidden />
          <b>{t('drop.title')}</b>
          <span>{limitsText(files)}</span>
        </div>
      )}
    </div>
  );
}

/** Takes what is dropped on the box; "" = nothing can be sent here. The attach button and pasting do the same. */
function useDrops(
  box: RefObject<HTMLElement | null>,
  id: Id,
  setOver: (over: boolean) => void,
): void {
  useEffect(() => {
    const area = box.current;
    if (area === null || id === '') return;
    // Each child that is entered is one more, and each that is left one less.
    let depth = 0;
    const move = (step: number) => (event: DragEvent) => {
      if (!carries(event)) return;
      depth = Math.max(0, depth + step);
      setOver(depth > 0);
    };
    const enter = move(1);
    const leave = move(-1);
    const drop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!carries(event)) return;
      event.preventDefault();
      addFiles(id, [...(event.dataTransfer?.files ?? [])]);
    };
    area.addEventListener('dragenter', enter);
    area.addEventListener('dragleave', leave);
    area.addEventListener('drop', drop);
    return () => {
      area.removeEventListener('dragenter', enter);
      area.removeEventListener('dragleave', leave);
      area.removeEventListener('drop', drop);
      setOver(false);
    };
  }, [box, id, setOver]);
}

/** A file dropped beside the thread must not replace the page, and with it what is being written. */
function useNoStrayDrops(): void {
  useEffect(() => {
    const stop = (event: DragEvent) => {
      if (carries(event)) event.preventDefault();
    };
    window.addEventListener('dragover', stop);
    window.addEventListener('drop', stop);
    return () => {
      window.removeEventListener('dragover', stop);
      window.removeEventListener('drop', stop);
    };
  }, []);
}
