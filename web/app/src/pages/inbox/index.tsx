import '@/styles/inbox.css';
import '@/styles/thread.css';
import '@/styles/media.css';
import '@/styles/panel.css';
import { useEffect } from 'react';
import { run, useCommand } from '@/lib/commands';
import { commandFor, inText } from '@/lib/keys';
import { useNarrow, usePhone, useWide } from '@/lib/media';
import { ConnectionBar } from './connection-bar';
import { KeyMap } from './key-map';
import { ConversationList } from './list';
import { useInboxNav, useOpenId, useView } from './nav';
import { Panel } from './panel';
import { ThreadPane } from './thread-pane';
import { TopBar } from './top-bar';
import { setUi, useUi } from './ui-state';

export default function InboxPage() {
  const view = useView();
  const openId = useOpenId();
  const phone = usePhone();
  const narrow = useNarrow();
  const wide = useWide();
  const chosen = useUi((ui) => ui.panel);
  const panel = openId !== '' && (chosen ?? wide);
  const nav = useInboxNav();
  useKeyboard();
  usePanes();
  useCommand('panel', () => setUi({ panel: !panel }), openId !== '');
  useCommand('holder.unassigned', () => nav.change({ holder: 'unassigned' }));
  useCommand('holder.mine', () => nav.change({ holder: 'mine' }));
  useCommand('holder.all', () => nav.change({ holder: 'all' }));
  // Esc closes layers: the panel where it lies over the thread, and on a phone one pane after another.
  const overlaid = panel && !wide;
  useCommand(
    'back',
    () => (overlaid ? setUi({ panel: false }) : nav.open('')),
    openId !== '' && (overlaid || phone),
  );
  useEffect(() => {
    if (phone) setUi({ panel: null });
  }, [phone]);
  const pane = openId === '' ? 'list' : panel ? 'panel' : 'thread';
  return (
    <div className="inbox" data-pane={pane}>
      {!phone && <TopBar view={view} narrow={narrow} />}
      <main className="sheet sheet-col">
        <ConnectionBar />
        <div className="panes">
          {(!phone || pane === 'list') && (
            <ConversationList view={view} openId={openId} phone={phone} />
          )}
          {(!phone || pane === 'thread') && <ThreadPane id={openId} phone={phone} />}
          {panel && <Panel id={openId} overlay={!wide && !phone} phone={phone} />}
        </div>
      </main>
      <KeyMap />
    </div>
  );
}

/** One listener for the page: keys ask for commands, whoever is on screen runs them. */
function useKeyboard(): void {
  useEffect(() => {
    // Asked before anybody handles the key: Esc closes a layer first, and then there is none to see.
    let layer = false;
    const onCapture = () => {
      layer = document.querySelector('.pop[data-open], .dlg[data-open]') !== null;
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const command = commandFor(event);
      if (command === undefined) return;
      const target = event.target;
      // An open menu, dialog or radio group has its own use for arrows and Esc.
      const inLayer =
        layer ||
        (target instanceof Element &&
          target.closest('.seg') !== null &&
          event.key.startsWith('Arrow'));
      if (inLayer && command !== 'panes') return;
      if (inText(target)) {
        if (command === 'back' && target instanceof HTMLElement) target.blur();
        if (command !== 'panes') return;
      }
      if (run(command)) event.preventDefault();
    };
    window.addEventListener('keydown', onCapture, true);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onCapture, true);
      window.removeEventListener('keydown', onKey);
    };
  }, []);
}

/** F6 goes round the panes. */
function usePanes(): void {
  useCommand('panes', () => {
    const panes = [...document.querySelectorAll<HTMLElement>('[data-pane-focus]')];
    const at = panes.findIndex((pane) => pane.contains(document.activeElement));
    panes[(at + 1) % panes.length]?.focus();
  });
}
