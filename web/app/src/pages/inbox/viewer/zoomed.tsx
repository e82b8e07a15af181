import { ImageOff } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { t } from '@/i18n';

/** It scrolls when zoomed in: the arrow keys move it. */
const scrolls = { tabIndex: 0 };

/** A picture in the room there is; a double click and the wheel with Ctrl bring it nearer, dragging moves it. */
export function Zoomed({
  src,
  alt,
  zoom,
  onZoom,
}: {
  src: string;
  alt: string;
  zoom: number;
  onZoom: (change: (held: number) => number) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [broken, setBroken] = useState(false);
  const drag = useRef<{ x: number; y: number; left: number; top: number } | null>(null);
  const before = useRef(1);
  // What stood in the middle stays in the middle.
  useLayoutEffect(() => {
    const area = box.current;
    if (area === null || before.current === zoom) return;
    const ratio = zoom / before.current;
    before.current = zoom;
    area.scrollLeft = (area.scrollLeft + area.clientWidth / 2) * ratio - area.clientWidth / 2;
    area.scrollTop = (area.scrollTop + area.clientHeight / 2) * ratio - area.clientHeight / 2;
  }, [zoom]);
  if (broken) {
    return (
      <div className="vw-s vw-none" role="alert">
        <ImageOff className="i i24" aria-hidden />
        {t('media.gone')}
      </div>
    );
  }
  return (
    <section
      className="vw-s scroll"
      ref={box}
      data-zoomed={zoom > 1 || undefined}
      aria-label={alt}
      {...(zoom > 1 ? scrolls : {})}
      onWheel={(event) => {
        if (event.ctrlKey)
          onZoom((held) => Math.min(6, Math.max(1, held * (event.deltaY < 0 ? 1.2 : 1 / 1.2))));
      }}
      onPointerDown={(event) => {
        const area = box.current;
        if (area === null || zoom <= 1 || event.pointerType !== 'mouse') return;
        drag.current = {
          x: event.clientX,
          y: event.clientY,
          left: area.scrollLeft,
          top: area.scrollTop,
        };
        area.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const from = drag.current;
        if (from === null || box.current === null) return;
        box.current.scrollLeft = from.left - (event.clientX - from.x);
        box.current.scrollTop = from.top - (event.clientY - from.y);
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onDoubleClick={() => onZoom((held) => (held > 1 ? 1 : 2.5))}
    >
      <div className="vw-i" style={{ width: `${zoom * 100}%`, height: `${zoom * 100}%` }}>
        <img src={src} alt={alt} draggable={false} onError={() => setBroken(true)} />
      </div>
    </section>
  );
}
