import './viewer.css';
import { Dialog } from '@base-ui/react/dialog';
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Attachment } from '@/api/content';
import type { Id, Item, MessageItem } from '@/api/types';
import { t } from '@/i18n';
import { fileUrl } from '@/lib/files';
import { dateAndTime } from '@/lib/format';
import { serverNow } from '@/live/clock';
import { authorName, kindOf } from '@/store/content';
import { useStore } from '@/store/store';
import { IconButton } from '@/ui';
import { closeViewer, type Looking, openViewer, useLooking } from './open';
import { PdfPage } from './pdf';
import { Zoomed } from './zoomed';

interface Shot {
  item: MessageItem;
  file: Attachment;
}

/** The pictures of a loaded thread, in its order. */
export function shotsOf(items: readonly Item[]): Shot[] {
  return items.flatMap((item) => {
    if (item.kind !== 'message' || item.content?.revoked_at) return [];
    const file = item.content?.attachment;
    const seen = kindOf(item) === 'image' || kindOf(item) === 'template';
    if (file?.state !== 'ready' || !seen || !file.mime.startsWith('image/')) return [];
    return [{ item, file }];
  });
}

const none: readonly Item[] = [];

/** Looks at a picture or a document without leaving the conversation. Esc closes; the focus stays inside. */
export default function Viewer() {
  const looking = useLooking();
  return (
    <Dialog.Root open={looking !== null} onOpenChange={(open) => !open && closeViewer()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim vw-scrim" />
        {looking !== null && <Box looking={looking} />}
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const MAX_ZOOM = 6;

/** What a key does to a picture; undefined = nothing. */
function keyAct(key: string, go: (step: number) => void, scale: (by: number) => void) {
  if (key === 'ArrowLeft') return () => go(-1);
  if (key === 'ArrowRight') return () => go(1);
  if (key === '+') return () => scale(1.5);
  if (key === '-') return () => scale(1 / 1.5);
  return key === '0' ? () => scale(0) : undefined;
}

function Box({ looking }: { looking: Looking }) {
  const items = useStore((state) => state.timelines[looking.conversation]?.items ?? none);
  const shots = shotsOf(items);
  const at = shots.findIndex((shot) => shot.file.id === looking.file);
  const [zoom, setZoom] = useState(1);
  const pdf = looking.mime === 'application/pdf';
  const go = (step: number) => {
    const next = shots[at + step];
    if (next === undefined) return;
    setZoom(1);
    openViewer(looking.conversation, next.file.id);
  };
  const scale = (by: number) => setZoom((held) => Math.min(MAX_ZOOM, Math.max(1, held * by)));
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keyAct(event.key, go, scale);
    // A picture that is zoomed in is moved by the arrows; see Zoomed.
    if (act === undefined || pdf || (zoom > 1 && event.key.startsWith('Arrow'))) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const shot = shots[at];
  const caption = shot?.item.text ?? '';
  const popup = useRef<HTMLDivElement>(null);
  const place = shots.length > 1 && at >= 0 ? ([at + 1, shots.length] as const) : null;
  return (
    <Dialog.Viewport className="vw-view">
      <Dialog.Popup ref={popup} className="dlg vw" onKeyDown={onKeyDown} initialFocus={popup}>
        <Head looking={looking} shot={shot} place={place}>
          {!pdf && <ZoomButtons zoom={zoom} scale={scale} />}
        </Head>
        {pdf ? (
          <PdfPage file={looking.file} name={looking.name} />
        ) : (
          <Zoomed
            key={looking.file}
            src={fileUrl(looking.file)}
            alt={caption || t('kind.image')}
            zoom={zoom}
            onZoom={setZoom}
          />
        )}
        {at > 0 && <Step side="left" onStep={() => go(-1)} />}
        {at >= 0 && at < shots.length - 1 && <Step side="right" onStep={() => go(1)} />}
        {caption !== '' && <p className="vw-cap">{caption}</p>}
      </Dialog.Popup>
    </Dialog.Viewport>
  );
}

function Step({ side, onStep }: { side: 'left' | 'right'; onStep: () => void }) {
  const Icon = side === 'left' ? ChevronLeft : ChevronRight;
  return (
    <button
      type="button"
      className="vw-nav"
      data-side={side}
      aria-label={t(side === 'left' ? 'view.previous' : 'view.next')}
      onClick={onStep}
    >
      <Icon className="i i24" aria-hidden />
    </button>
  );
}

function ZoomButtons({ zoom, scale }: { zoom: number; scale: (by: number) => void }) {
  return (
    <>
      <IconButton
        label={t('view.out')}
        keys={['−']}
        disabled={zoom <= 1}
        onClick={() => scale(1 / 1.5)}
      >
        <ZoomOut className="i i20" aria-hidden />
      </IconButton>
      <IconButton
        label={t('view.in')}
        keys={['+']}
        disabled={zoom >= MAX_ZOOM}
        onClick={() => scale(1.5)}
      >
        <ZoomIn className="i i20" aria-hidden />
      </IconButton>
    </>
  );
}

function Head({
  looking,
  shot,
  place,
  children,
}: {
  looking: { file: Id; name: string };
  shot: Shot | undefined;
  place: readonly [number, number] | null;
  children: React.ReactNode;
}) {
  const who = useStore((state) =>
    shot === undefined
      ? ''
      : authorName(state, shot.item.conversation_id, shot.item.author.kind, shot.item.author.id),
  );
  const title = looking.name || shot?.file.name || who || t('kind.image');
  return (
    <header className="vw-h">
      <div className="grow">
        <Dialog.Title className="trunc">{title}</Dialog.Title>
        <p className="trunc">
          {[
            title === who ? '' : who,
            shot === undefined ? '' : dateAndTime(shot.item.at, serverNow()),
            place === null ? '' : t('view.place', { n: place[0], of: place[1] }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {children}
      <a
        className="ib"
        href={fileUrl(looking.file, 'download')}
        download
        aria-label={t('file.download')}
      >
        <Download className="i i20" aria-hidden />
      </a>
      <Dialog.Close className="ib" aria-label={t('common.close')}>
        <X className="i i20" aria-hidden />
      </Dialog.Close>
    </header>
  );
}
