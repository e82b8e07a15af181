import type { Chat } from '../../core/chat';
import type { Entry } from '../../core/outbox';
import type { View } from '../../core/view';
import { type Kit, take } from '../kit';
import { deliver } from './deliver';
import { Pending } from './Pending';
import sheet from './style.css?inline';
import { TrayView } from './Tray';
import { Tray } from './tray';

/** Sending files and voice. */
export default function part(kit: Kit) {
  take(kit, sheet);
  const tray = new Tray();
  return {
    tray,
    deliver: (entry: Entry, chat: Chat) => deliver(entry, chat, tray.bytes(chat)),
    Tray: (needs: { chat: Chat; view: View }) => <TrayView tray={tray} {...needs} />,
    Pending: (needs: { chat: Chat; view: View; entry: Entry }) => (
      <Pending tray={tray} {...needs} />
    ),
  };
}
