/* What a part borrows from the chat: one renderer draws both, for the hooks of a component belong to
 * the renderer that draws it. The build of a part puts this in the place of `preact`. */
import type { View } from '../core/view';
import { fill, locales } from '../i18n';
import type * as tiny from '../tiny/runtime';
import type { Say } from '../ui/words';

/** What the chat lends: the renderer, its texts, and how to add styles. */
export type Kit = [
  element: typeof tiny.jsx,
  fragment: typeof tiny.Fragment,
  state: typeof tiny.useState,
  ref: typeof tiny.useRef,
  effect: typeof tiny.useEffect,
  sayer: (view: View) => Say,
  styles: (sheet: string) => void,
];

export let jsx: Kit[0];
export let jsxs: Kit[0];
export let Fragment: Kit[1];
export let useState: Kit[2];
export let useRef: Kit[3];
export let useEffect: Kit[4];
/** The chat's own texts. */
export let sayer: Kit[5];

/** Takes what the chat lends, and gives it the part's styles. */
export function take(kit: Kit, sheet: string) {
  [jsx, Fragment, useState, useRef, useEffect, sayer] = kit;
  jsxs = jsx;
  kit[6](sheet);
}

/** A part's own texts in the language of a view. */
export function sayerOf<T extends Record<string, string[]>>(texts: T) {
  return (view: View) =>
    (key: keyof T, values: Record<string, string | number> = {}): string =>
      fill(texts[key]?.[locales.indexOf(view.locale)] ?? '', values);
}
