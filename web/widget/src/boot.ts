/** What a page may ask of the chat. */
export type Verb = 'open' | 'close' | 'identify' | 'set' | 'logout';

/** What the loader hands to the chat, as `window.Bandeja.boot`. */
export interface Boot {
  /** Where Bandeja is, without a slash at the end. */
  base: string;
  /** The inbox's public key. */
  inbox: string;
  root: ShadowRoot;
  /** The loader's own bubble; the chat draws it anew and removes it. */
  bubble: HTMLElement;
  /** The page's script tag: data-color, data-theme, nonce. */
  script: HTMLScriptElement;
  /** Calls of the page's API so far, [verb, value]; the chat replaces it by something that runs them. */
  calls: { push(call: [verb: Verb, value?: unknown]): unknown };
}
