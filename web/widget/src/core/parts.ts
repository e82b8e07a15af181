import type extras from '../parts/extras/part';
import type files from '../parts/files/part';
import type { Kit } from '../parts/kit';
import type media from '../parts/media/part';
import { ApiError } from './api';

/** What is fetched only when somebody needs it. */
export interface Loaded {
  /** Contact card, and the way to WhatsApp. */
  extras: ReturnType<typeof extras>;
  /** Sending files and voice. */
  files: ReturnType<typeof files>;
  /** Showing files, places and quotes. */
  media: ReturnType<typeof media>;
}

/** The parts' addresses below Bandeja's, which change with their content. */
declare const __PARTS__: Record<keyof Loaded, string>;

/** The lazy parts of the chat: scripts of their own, that borrow the renderer from it. */
export class Parts {
  #failed = 0;
  /** What has been fetched. */
  readonly here: Partial<Loaded> = {};
  #coming: { [name in keyof Loaded]?: Promise<unknown> } = {};
  /** What the chat lends to its parts. */
  kit?: Kit;

  constructor(
    /** Where Bandeja is, without a slash at the end. */
    readonly base: string,
    /** Draws all again. */
    readonly redraw: () => void,
  ) {}

  /** A part that is there; one that is not is fetched, and all is drawn again once it is. */
  get<K extends keyof Loaded>(name: K): Loaded[K] | undefined {
    if (!this.here[name]) this.fetch(name).catch(() => {});
    return this.here[name];
  }

  /** Fetches a part. Rejects as when there is no server. */
  async fetch<K extends keyof Loaded>(name: K): Promise<Loaded[K]> {
    this.#coming[name] ??= this.#load(name);
    await this.#coming[name];
    const part = this.here[name];
    if (part) return part;
    throw new ApiError(0);
  }

  async #load(name: keyof Loaded) {
    try {
      // Some browsers remember for good that an address gave no script: another try asks another one.
      const url = `${this.base}/widget/parts/${__PARTS__[name]}.js?${this.#failed}`;
      this.here[name] = (await import(/* @vite-ignore */ url)).default(this.kit);
      this.redraw();
    } catch {
      // Whatever is drawn next asks again: that the network is back is drawn too.
      this.#failed++;
      this.#coming[name] = undefined;
    }
  }
}
