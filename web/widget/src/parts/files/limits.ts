import type { Config, FileKind, FileLimit } from '../../core/types';

/** Why a file cannot be sent, in the server's words. */
export type Refusal = 'empty' | 'too_big' | 'bad_file_type';

/** As what a file is sent, or why it is not. */
export interface Verdict {
  kind: FileKind;
  refusal?: Refusal;
  /** With too_big, in bytes. */
  max?: number;
}

type Limits = NonNullable<Config['files']>;

const takes = ({ mime: types }: FileLimit, mime: string) => !types?.length || types.includes(mime);

/** The type without its parameters. */
export const bareType = (mime: string) => (mime.split(';')[0] ?? '').trim().toLowerCase();

/** Judges a file before a byte of it leaves, as the server will: what is not shown as it is goes as a document. */
export function judge(limits: Limits, mime: string, size: number, voice = false): Verdict {
  const type = bareType(mime);
  const [family = ''] = type.split('/');
  const own: Record<string, FileKind> = { image: 'image', video: 'video', audio: 'audio' };
  const order: FileKind[] = voice
    ? [/webm|ogg/.test(type) ? 'voice' : 'audio']
    : own[family]
      ? [own[family], 'document']
      : ['document'];
  const kind = order.find((one) => {
    const limit = limits[one];
    return limit && (voice || takes(limit, type));
  });
  if (!kind) return { kind: 'document', refusal: 'bad_file_type' };
  const max = limits[kind]?.max ?? 0;
  if (!size) return { kind, refusal: 'empty' };
  return size > max ? { kind, refusal: 'too_big', max } : { kind };
}
