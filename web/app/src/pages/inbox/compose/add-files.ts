import type { FileKind, FileLimits } from '@/api/content';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { judge, mimeOf, sizeText, type Verdict } from '@/lib/files';
import { inboxOf } from '@/store/content';
import { getState } from '@/store/store';
import { addUpload } from '@/store/uploads';
import { channelName } from '@/ui';
import { setUi } from '../ui-state';

/** What one kind is called where a limit is named. */
function kindName(kind: FileKind): string {
  return t.maybe(`files.${kind}`) ?? '';
}

/** Why a file cannot leave by this channel, in one sentence; "" = it can. */
export function refusal(verdict: Verdict, size: number, channel: string): string {
  if (verdict.ok) return '';
  const name = channelName(channel);
  if (verdict.reason === 'size') {
    return t('files.tooBig', {
      a: sizeText(size),
      channel: name,
      kind: kindName(verdict.kind),
      b: sizeText(verdict.max),
    });
  }
  return verdict.reason === 'empty' ? t('files.empty') : t('files.type', { channel: name });
}

/** Puts files beside the text of a conversation; what the channel would refuse is never sent. */
export function addFiles(conversation: Id, files: readonly File[]): void {
  const inbox = inboxOf(getState(), conversation);
  const limits = inbox?.capabilities.files;
  if (inbox === undefined || !limits || files.length === 0) return;
  for (const file of files) {
    const verdict = judge(file, limits);
    addUpload(conversation, file, {
      name: file.name || t('file.unnamed'),
      mime: mimeOf(file),
      kind: 'kind' in verdict ? verdict.kind : 'document',
      staged: true,
      error: refusal(verdict, file.size, inbox.channel),
    });
  }
  setUi({ mode: 'message', focus: Date.now() });
}

/** "imágenes hasta 5 MB · videos hasta 16 MB": what may be dropped here. */
export function limitsText(limits: FileLimits): string {
  const kinds: FileKind[] = ['image', 'video', 'audio', 'document'];
  return kinds
    .flatMap((kind) => {
      const max = limits[kind]?.max ?? 0;
      return max > 0 ? [t('files.upTo', { kind: kindName(kind), max: sizeText(max) })] : [];
    })
    .join(' · ');
}
