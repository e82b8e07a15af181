import type { Id } from '@/api/types';
import { loadOlder } from '@/store/load';
import { getState } from '@/store/store';

/** Pages fetched at most on the way to a quoted message. */
const PAGES = 40;

/**
 * Loads older pages until the message is held. Resolves to whether it is: false = the start was reached, or it lies
 * further back than one would wait for.
 */
export async function reach(
  has: () => boolean,
  more: () => boolean,
  load: () => Promise<boolean>,
): Promise<boolean> {
  for (let page = 0; page < PAGES; page += 1) {
    if (has()) return true;
    if (!more()) return false;
    if (!(await load())) break;
  }
  return has();
}

type Jumper = (message: Id) => void;
let jumper: Jumper = () => {};

/** The open thread takes the jumps; returns how to stop. */
export function setJumper(next: Jumper): () => void {
  jumper = next;
  return () => {
    if (jumper === next) jumper = () => {};
  };
}

/** Scrolls the open thread to a message and flashes it. */
export function jump(message: Id): void {
  jumper(message);
}

/** Whether a conversation's loaded run holds the message, after loading what lies before it. */
export function reachMessage(conversation: Id, message: Id): Promise<boolean> {
  const line = () => getState().timelines[conversation];
  return reach(
    () => line()?.items.some((item) => item.id === message) ?? false,
    () => (line()?.before ?? '') !== '',
    () => loadOlder(conversation),
  );
}
