import type { Chat } from '../../core/chat';
import { randomText } from '../../core/session';
import type { Config } from '../../core/types';
import { type Bytes, openBytes } from './bytes';
import { bareType, judge, type Verdict } from './limits';
import { type Recording, record } from './recorder';
import type { Key } from './texts';

/** A file that was chosen and not sent yet. */
export interface Staged {
  id: string;
  file: File;
  verdict: Verdict;
}

/** Why something was not taken. */
export interface Complaint {
  id: string;
  key: Key;
  file?: File;
  max?: number;
}

/** So many files may be chosen at once; the server takes twenty a minute. */
export const most = 10;

/** Sorts what was chosen into what may be sent and what is refused, before a byte of it leaves. */
export function sort(
  files: File[],
  limits: NonNullable<Config['files']>,
  room: number,
): [staged: Staged[], complaints: Complaint[]] {
  const staged: Staged[] = [];
  const complaints: Complaint[] = [];
  for (const file of files) {
    const verdict = judge(limits, file.type, file.size);
    const id = randomText(16);
    if (verdict.refusal) complaints.push({ id, key: verdict.refusal, file, max: verdict.max });
    else if (staged.length < room) staged.push({ id, file, verdict });
    else if (complaints.at(-1)?.key !== 'many') complaints.push({ id, key: 'many', max: most });
  }
  return [staged, complaints];
}

/** What is about to be sent. There is one chat on a page, and one tray. */
export class Tray {
  staged: Staged[] = [];
  complaints: Complaint[] = [];
  /** A voice note that is being spoken; "asking" while the browser asks for the microphone. */
  recording?: Recording | 'asking';
  #bytes?: Bytes;

  bytes(chat: Chat): Bytes {
    if (!this.#bytes) {
      this.#bytes = openBytes(chat.prefix);
      this.#bytes.keep(() => chat.outbox.list().map((entry) => entry.client_id));
    }
    return this.#bytes;
  }

  add(chat: Chat, files: File[]) {
    const room = most - this.staged.length;
    const [staged, complaints] = sort(files, chat.view.config?.files ?? {}, room);
    this.staged.push(...staged);
    this.complaints = complaints;
    chat.parts.redraw();
  }

  remove(chat: Chat, id: string) {
    this.staged = this.staged.filter((one) => one.id !== id);
    chat.parts.redraw();
  }

  /** Forgets what was chosen and spoken. */
  clear() {
    if (this.recording && this.recording !== 'asking') this.recording.drop();
    this.recording = undefined;
    this.staged = [];
    this.complaints = [];
  }

  dismiss(chat: Chat) {
    this.complaints = [];
    chat.parts.redraw();
  }

  /** Sends all, each as a message of its own; the text goes with the first. */
  send(chat: Chat, text: string) {
    const { staged } = this;
    this.staged = [];
    this.complaints = [];
    staged.forEach(({ id, file, verdict }, i) => {
      this.#post(chat, i ? '' : text, id, file, file.name, verdict.kind);
    });
  }

  #post(chat: Chat, text: string, id: string, blob: Blob, name: string, kind: string) {
    const mime = bareType(blob.type) || 'application/octet-stream';
    this.#keep(chat, id, blob);
    chat.send(text, { name, size: blob.size, mime, kind }, id);
  }

  #keep(chat: Chat, id: string, blob: Blob) {
    const bytes = this.bytes(chat);
    bytes.put(id, blob).then((kept) => {
      const waits = chat.outbox.amend(id, ({ file, ...entry }) => ({
        ...entry,
        file: file && { ...file, kept },
      }));
      // It was sent, or given up, before it was kept.
      if (!waits) bytes.del(id);
    });
  }

  /** Another file in the place of one whose bytes are lost. */
  replace(chat: Chat, id: string, file: File) {
    const [[staged], complaints] = sort([file], chat.view.config?.files ?? {}, 1);
    this.complaints = complaints;
    if (!staged) return chat.parts.redraw();
    const { name, size } = file;
    const mime = bareType(file.type) || 'application/octet-stream';
    chat.outbox.amend(id, (entry) => ({
      ...entry,
      file: { name, size, mime, kind: staged.verdict.kind },
      upload: undefined,
      file_id: undefined,
      sent_at_local: Date.now() * 1000,
    }));
    this.#keep(chat, id, file);
    chat.outbox.retry(id);
  }

  /** Gives up a file that is on its way. */
  cancel(chat: Chat, id: string) {
    chat.outbox.discard(id);
    this.bytes(chat).del(id);
  }

  async record(chat: Chat) {
    if (this.recording) return;
    this.recording = 'asking';
    this.complaints = [];
    chat.parts.redraw();
    try {
      const recording = await record();
      // The visitor signed out while the browser asked.
      if (!this.recording) return recording.drop();
      this.recording = recording;
    } catch {
      this.recording = undefined;
      this.complaints = [{ id: 'mic', key: 'noMic' }];
    }
    chat.parts.redraw();
  }

  /** Ends the voice note and sends it, or forgets it. */
  async stop(chat: Chat, sends: boolean) {
    const { recording } = this;
    if (!recording || recording === 'asking') return;
    this.recording = undefined;
    if (sends) {
      const blob = await recording.end();
      const { kind, refusal, max } = judge(
        chat.view.config?.files ?? {},
        blob.type,
        blob.size,
        true,
      );
      if (refusal) this.complaints = [{ id: 'voice', key: refusal, max }];
      else this.#post(chat, '', randomText(16), blob, '', kind === 'voice' ? 'voice' : 'audio');
    } else recording.drop();
    chat.parts.redraw();
  }
}
