import { type Kit, take } from '../kit';
import { ContactCard } from './ContactCard';
import { Continue } from './Continue';
import sheet from './style.css?inline';

/** Contact card, and the way to WhatsApp. */
export default function part(kit: Kit) {
  take(kit, sheet);
  return { ContactCard, Continue };
}
