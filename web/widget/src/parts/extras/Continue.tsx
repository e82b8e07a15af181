import { useState } from 'preact/hooks';
import type { Chat } from '../../core/chat';
import type { View } from '../../core/view';
import { sayerOf } from '../kit';
import { type Key, texts } from './texts';

const sayer = sayerOf(texts);

/** Whether an address leads to WhatsApp, whatever a server may say. */
export const leadsToWhatsApp = (url: unknown): url is string =>
  /^https:\/\/wa\.me\/\d+(\?|$)/.test(`${url}`);

/** The way to WhatsApp. The tab is opened at once, or the browser would take it for one that nobody asked for. */
export function Continue({ chat, view }: { chat: Chat; view: View }) {
  const say = sayer(view);
  const [state, setState] = useState<Key>('whatsapp');
  const go = async () => {
    if (state === 'opening') return;
    const tab = window.open('about:blank');
    setState('opening');
    try {
      const { url } = await chat.api.call('continue', { locale: view.locale });
      if (!leadsToWhatsApp(url)) throw url;
      // A browser that opens no tab goes there in this one.
      if (!tab) location.assign(url);
      else {
        tab.opener = null;
        tab.location.replace(url);
      }
      setState('whatsapp');
    } catch {
      tab?.close();
      setState('noWhatsapp');
    }
  };
  return (
    <div aria-live="polite">
      <button type="button" class="lk wa" onClick={go}>
        {say(state)}
      </button>
    </div>
  );
}
