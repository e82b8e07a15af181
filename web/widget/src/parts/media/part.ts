import { type Kit, take } from '../kit';
import { Body } from './Body';
import sheet from './style.css?inline';

/** Showing files, places and quotes. */
export default function part(kit: Kit) {
  take(kit, sheet);
  return { Body };
}
