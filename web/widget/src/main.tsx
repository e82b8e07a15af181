import { Fragment, render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { jsx } from 'preact/jsx-runtime';
import type { Boot, Verb } from './boot';
import { Chat } from './core/chat';
import { brand, isDarkPage } from './core/color';
import type { Contact } from './core/types';
import type { Kit } from './parts/kit';
import { App } from './ui/App';
import sheet from './ui/style.css?inline';
import { sayer } from './ui/words';

/** Styles that a strict Content-Security-Policy lets through: a constructed sheet, else the page's own nonce. */
function addStyles(root: ShadowRoot, nonce: string, css: string) {
  try {
    const styles = new CSSStyleSheet();
    styles.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, styles];
  } catch {
    const styles = document.createElement('style');
    styles.nonce = nonce;
    styles.textContent = css;
    root.append(styles);
  }
}

function isDark({ script }: Boot): boolean {
  const { theme } = script.dataset;
  if (theme === 'dark' || theme === 'light') return theme === 'dark';
  const grounds = [document.body, document.documentElement].map((el) => getComputedStyle(el));
  return isDarkPage(grounds, matchMedia('(prefers-color-scheme:dark)').matches);
}

function start(boot: Boot) {
  const { root, bubble, script } = boot;
  const chat = new Chat(boot.base, boot.inbox);
  const place = document.createElement('div');
  const focused = root.activeElement === bubble;
  const dark = isDark(boot);
  const run = ([verb, value]: [verb: Verb, value?: unknown]) => {
    chat[verb](value as Contact & string);
  };
  const style = (css: string) => addStyles(root, script.nonce, css);
  style(sheet);
  chat.parts.kit = [jsx, Fragment, useState, useRef, useEffect, sayer, style] as unknown as Kit;
  for (const call of boot.calls as [Verb, unknown][]) run(call);
  boot.calls = { push: run };
  // On a phone the panel covers the page: it must not do so by itself at each page.
  if (chat.tab.get('open') && !chat.view.open && innerWidth > 480) chat.open();
  chat.start();
  root.append(place);
  render(
    <App chat={chat} dark={dark} colors={(color) => brand(script.dataset.color || color, dark)} />,
    place,
  );
  bubble.remove();
  if (focused && !chat.view.open) root.querySelector<HTMLElement>('.bub')?.focus();
}

const { Bandeja } = window as unknown as { Bandeja?: { boot?: Boot } };
if (Bandeja?.boot) start(Bandeja.boot);
