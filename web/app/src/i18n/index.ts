import { useSyncExternalStore } from 'react';
import type { Locale } from '@/api/types';
import { es } from './messages/es';

/** A message is a sentence, or its plural forms chosen by the parameter `n`. */
export type Plural = { readonly one: string; readonly other: string };
export type Message = string | Plural;

type Widen<M> = M extends string ? string : Plural;
/** Every locale has exactly the keys of Spanish, each of the same sort. */
export type Catalogue = { readonly [K in keyof typeof es]: Widen<(typeof es)[K]> };
export type MessageKey = keyof typeof es;

type Names<S extends string> = S extends `${string}{${infer P}}${infer Rest}`
  ? P | Names<Rest>
  : never;
type NamesOf<M> = M extends string
  ? Names<M>
  : M extends { readonly one: infer A extends string; readonly other: infer B extends string }
    ? Names<A> | Names<B> | 'n'
    : never;
type Args<K extends MessageKey> = [NamesOf<(typeof es)[K]>] extends [never]
  ? []
  : [params: Record<NamesOf<(typeof es)[K]>, string | number>];

const STORAGE = 'bandeja.locale';
export const locales: readonly Locale[] = ['es', 'en', 'pt'];

let current: Locale = 'es';
let catalogue: Catalogue = es;
let plurals = new Intl.PluralRules('es');
const listeners = new Set<() => void>();

function fill(message: Message, params: Record<string, string | number>): string {
  const text =
    typeof message === 'string'
      ? message
      : plurals.select(Number(params.n)) === 'one'
        ? message.one
        : message.other;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

function translate<K extends MessageKey>(key: K, ...args: Args<K>): string {
  return fill(catalogue[key], (args[0] as Record<string, string | number> | undefined) ?? {});
}

/** The sentence for `key` in the current language; parameters are checked by the compiler. */
export const t = Object.assign(translate, {
  /** For keys made at run time, such as a server's code: undefined when there is none. */
  maybe(key: string, params: Record<string, string | number> = {}): string | undefined {
    const message = (catalogue as Record<string, Message | undefined>)[key];
    return message === undefined ? undefined : fill(message, params);
  },
});

export function locale(): Locale {
  return current;
}

/** Re-renders on a change of language. `App` keys its tree by it, so pages need not call it. */
export function useLocale(): Locale {
  return useSyncExternalStore(
    (notify) => {
      listeners.add(notify);
      return () => listeners.delete(notify);
    },
    () => current,
  );
}

async function load(next: Locale): Promise<Catalogue> {
  if (next === 'en') return (await import('./messages/en')).en;
  if (next === 'pt') return (await import('./messages/pt')).pt;
  return es;
}

/** Loads the language, applies it to the page and remembers it on this device. */
export async function setLocale(next: Locale): Promise<void> {
  const loaded = await load(next);
  current = next;
  catalogue = loaded;
  plurals = new Intl.PluralRules(next);
  document.documentElement.lang = next;
  try {
    localStorage.setItem(STORAGE, next);
  } catch {
    // A browser without storage still works, it only forgets.
  }
  for (const notify of listeners) notify();
}

/** The language to start with: the one chosen here before, else the browser's, else Spanish. */
export function preferredLocale(): Locale {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORAGE);
  } catch {
    stored = null;
  }
  const wanted = [stored ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
  return wanted.map((tag) => locales.find((l) => l === tag)).find((l) => l !== undefined) ?? 'es';
}
