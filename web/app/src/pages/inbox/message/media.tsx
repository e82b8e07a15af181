import { CircleAlert, Clock3, Download, Eye, ImageOff, RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { Attachment } from '@/api/content';
import type { MessageItem } from '@/api/types';
import { t } from '@/i18n';
import { nowPlaying } from '@/lib/audio';
import { fileUrl, sizeText, typeOf } from '@/lib/files';
import { authorName, kindOf, kindWord } from '@/store/content';
import { refetchFile } from '@/store/messages';
import { useStore } from '@/store/store';
import { openViewer } from '../viewer/open';
import { KindIcon } from './kind-icon';
import { Player } from './player';

/** The file of a message, as what it is; or why it cannot be had. */
export function Media({ item, file }: { item: MessageItem; file: Attachment }) {
  if (file.state !== 'ready') return <Missing item={item} file={file} />;
  switch (kindOf(item)) {
    case 'image':
      return <Picture item={item} file={file} />;
    case 'sticker':
      return <StickerPicture item={item} file={file} />;
    case 'video':
      return <Film item={item} file={file} />;
    case 'voice':
    case 'audio':
      return <Sound item={item} file={file} />;
    case 'template':
      if (file.mime.startsWith('image/')) return <Picture item={item} file={file} />;
      if (file.mime.startsWith('video/')) return <Film item={item} file={file} />;
      return <Paper file={file} />;
    default:
      return <Paper file={file} />;
  }
}

interface Shown {
  item: MessageItem;
  file: Attachment;
}

/** "Imagen de Mariana", or what was written with it. */
function useAlt(item: MessageItem): string {
  const name = useStore((state) =>
    authorName(state, item.conversation_id, item.author.kind, item.author.id),
  );
  return item.text.trim() || t('media.of', { what: kindWord(kindOf(item)), name });
}

/** The room a picture takes before its bytes are here, so that nothing jumps. */
function room(file: Attachment, widest: number): React.CSSProperties {
  const { width = 0, height = 0 } = file;
  if (width === 0 || height === 0) return { width: widest, aspectRatio: '4 / 3' };
  const ratio = Math.min(2.4, Math.max(0.6, width / height));
  return { width: Math.min(widest, Math.max(120, width)), aspectRatio: String(ratio) };
}

function Picture({ item, file }: Shown) {
  const [broken, setBroken] = useState(false);
  const alt = useAlt(item);
  if (broken) return <Gone />;
  return (
    <button
      type="button"
      className="pic"
      style={room(file, 240)}
      aria-label={t('media.open', { what: alt })}
      onClick={() => openViewer(item.conversation_id, file.id)}
    >
      <img
        src={fileUrl(file.id, file.thumbnail ? 'thumb' : undefined)}
        alt={alt}
        loading="lazy"
        decoding="async"
        draggable={false}
        onError={() => setBroken(true)}
      />
    </button>
  );
}

function StickerPicture({ item, file }: Shown) {
  const [broken, setBroken] = useState(false);
  const alt = useAlt(item);
  if (broken) return <Gone />;
  return (
    <img
      className="stk"
      src={fileUrl(file.id)}
      alt={alt}
      width={128}
      height={128}
      loading="lazy"
      onError={() => setBroken(true)}
    />
  );
}

function Film({ item, file }: Shown) {
  const [broken, setBroken] = useState(false);
  const alt = useAlt(item);
  if (broken) return <Paper file={file} />;
  return (
    <video
      className="film"
      style={room(file, 248)}
      src={fileUrl(file.id)}
      poster={file.thumbnail ? fileUrl(file.id, 'thumb') : undefined}
      controls
      playsInline
      preload={file.thumbnail ? 'none' : 'metadata'}
      aria-label={alt}
      onPlay={(event) => nowPlaying(event.currentTarget)}
      onError={() => setBroken(true)}
    >
      <track kind="captions" />
    </video>
  );
}

function Sound({ item, file }: Shown) {
  const name = useStore((state) =>
    authorName(state, item.conversation_id, item.author.kind, item.author.id),
  );
  const kind = kindOf(item);
  return (
    <>
      {kind === 'audio' && file.name && <span className="vn-name trunc">{file.name}</span>}
      <Player
        url={fileUrl(file.id)}
        size={file.size ?? 0}
        durationMs={file.duration_ms ?? 0}
        label={t('media.of', { what: kindWord(kind), name })}
        download={fileUrl(file.id, 'download')}
      />
    </>
  );
}

/** A document: its type, name and size, a look at a PDF, and the file itself. */
function Paper({ file }: { file: Attachment }) {
  const name = file.name || t('file.unnamed');
  const type = typeOf(name, file.mime);
  return (
    <div className="file">
      <FileTile type={type} mime={file.mime} />
      <span className="file-t">
        <span className="file-n" title={name}>
          {name}
        </span>
        <span className="file-s">
          {[type, file.size ? sizeText(file.size) : ''].filter(Boolean).join(' · ')}
        </span>
        <span className="file-a">
          {file.mime === 'application/pdf' && (
            <button type="button" onClick={() => openViewer('', file.id, name, file.mime)}>
              <Eye className="i i14" aria-hidden />
              {t('file.preview')}
            </button>
          )}
          <a href={fileUrl(file.id, 'download')} download={name}>
            <Download className="i i14" aria-hidden />
            {t('file.download')}
          </a>
        </span>
      </span>
    </div>
  );
}

/** The square that says what a document is, by its letters. */
export function FileTile({ type, mime }: { type: string; mime: string }) {
  const tone = /pdf/.test(mime)
    ? 'pdf'
    : /sheet|excel|csv/.test(mime)
      ? 'sheet'
      : /word|text/.test(mime)
        ? 'word'
        : 'other';
  return (
    <span className="file-i" data-tone={tone} aria-hidden>
      {type || <KindIcon kind="document" />}
    </span>
  );
}

function Gone() {
  return (
    <span className="miss">
      <ImageOff className="i" aria-hidden />
      {t('media.gone')}
    </span>
  );
}

/** Being fetched, not to be had, or refused, each with its words and its way on. */
function Missing({ item, file }: Shown) {
  const [asked, setAsked] = useState(false);
  const what = kindWord(kindOf(item));
  if (file.state === 'fetching') {
    return (
      <span className="miss" role="status">
        <Clock3 className="i" aria-hidden />
        {t('media.fetching', { what })}
      </span>
    );
  }
  if (file.state === 'refused') {
    return (
      <span className="miss">
        <CircleAlert className="i" aria-hidden />
        {t.maybe(`media.refused.${file.error_code ?? ''}`, { what }) ??
          t('media.refused', { what })}
      </span>
    );
  }
  const again = async () => {
    setAsked(true);
    await refetchFile(item);
    setAsked(false);
  };
  return (
    <span className="miss">
      <CircleAlert className="i" aria-hidden />
      <span>{t('media.failed', { what })}</span>
      <button type="button" disabled={asked} onClick={() => void again()}>
        <RotateCw className="i i14" aria-hidden />
        {t('common.retry')}
      </button>
    </span>
  );
}
