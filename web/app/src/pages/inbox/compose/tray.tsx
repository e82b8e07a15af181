import { CircleAlert, RotateCw, X } from 'lucide-react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { sizeText, typeOf } from '@/lib/files';
import { cancelUpload, retryUpload, type Upload, useAllUploads } from '@/store/uploads';
import { cx, IconButton } from '@/ui';
import { KindIcon } from '../message/kind-icon';
import { FileTile } from '../message/media';
import { Progress } from '../message/pending-file';

/** The files that wait beside the text, each with how far it has got. */
export function Tray({ id }: { id: Id }) {
  const files = useAllUploads().filter((one) => one.staged && one.conversation_id === id);
  if (files.length === 0) return null;
  return (
    <ul className="tray" aria-label={t('tray.label')}>
      {files.map((file) => (
        <Card key={file.key} file={file} />
      ))}
    </ul>
  );
}

function Card({ file }: { file: Upload }) {
  const name = file.voice ? t('kind.voice') : file.name;
  const bad = file.state === 'refused' || file.state === 'failed';
  const moving = file.state === 'sending' || file.state === 'stalled';
  return (
    <li className={cx('tray-c', bad && 'tray-bad')}>
      {bad ? (
        <span className="file-i" data-tone="other">
          {file.kind === 'document' ? (
            <CircleAlert className="i" aria-hidden />
          ) : (
            <KindIcon kind={file.kind} />
          )}
        </span>
      ) : file.preview !== '' && file.kind === 'image' ? (
        <img className="tray-p" src={file.preview} alt="" />
      ) : file.kind === 'document' ? (
        <FileTile type={typeOf(file.name, file.mime)} mime={file.mime} />
      ) : (
        <span className="file-i" data-tone="other">
          <KindIcon kind={file.kind} />
        </span>
      )}
      <span className="file-t">
        <span className="file-n trunc" title={file.name}>
          {name}
        </span>
        <span className="file-s num" role={bad ? 'alert' : undefined}>
          {bad
            ? file.error
            : moving
              ? t('upload.of', { a: sizeText(file.sent), b: sizeText(file.size) })
              : sizeText(file.size)}
        </span>
        {moving && <Progress name={name} sent={file.sent} size={file.size} state={file.state} />}
      </span>
      {file.state === 'failed' && (
        <IconButton size="sm" label={t('common.retry')} onClick={() => retryUpload(file.key)}>
          <RotateCw className="i" aria-hidden />
        </IconButton>
      )}
      <IconButton
        size="sm"
        label={t('tray.remove', { name })}
        onClick={() => cancelUpload(file.key)}
      >
        <X className="i" aria-hidden />
      </IconButton>
    </li>
  );
}
