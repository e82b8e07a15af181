import { t } from '@/i18n';
import { durationText, sizeText, typeOf } from '@/lib/files';
import type { PendingFile } from '@/store/outbox';
import { useAllUploads } from '@/store/uploads';
import { FileTile } from './media';
import { Player } from './player';

/** A file of a message that is not yet confirmed: what it is, and how far it has got. */
export function PendingFileView({ file }: { file: PendingFile }) {
  const upload = useAllUploads().find((one) => one.key === file.key);
  const preview = upload?.preview ?? '';
  const under = file.id === '' && upload !== undefined;
  return (
    <div className="pend">
      {preview !== '' && file.kind === 'image' ? (
        <img className="pend-i" src={preview} alt={file.name} />
      ) : preview !== '' && (file.kind === 'voice' || file.kind === 'audio') ? (
        <Player
          url={preview}
          size={file.size}
          durationMs={file.duration_ms ?? 0}
          label={t('kind.voice')}
        />
      ) : (
        <div className="file">
          <FileTile type={typeOf(file.name, file.mime)} mime={file.mime} />
          <span className="file-t">
            <span className="file-n">{file.name}</span>
            <span className="file-s">
              {file.duration_ms ? durationText(file.duration_ms) : sizeText(file.size)}
            </span>
          </span>
        </div>
      )}
      {under && (
        <Progress name={file.name} sent={upload.sent} size={upload.size} state={upload.state} />
      )}
    </div>
  );
}

/** How much of a file the server has. */
export function Progress({
  name,
  sent,
  size,
  state,
}: {
  name: string;
  sent: number;
  size: number;
  state: string;
}) {
  const percent = size === 0 ? 0 : Math.floor((sent / size) * 100);
  return (
    <>
      <span
        className="bar"
        role="progressbar"
        aria-label={t('upload.progress', { name })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <i style={{ width: `${percent}%` }} />
      </span>
      {state === 'stalled' && <span className="bar-t">{t('upload.stalled')}</span>}
    </>
  );
}
