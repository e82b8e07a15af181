import type { Member } from '@/api/types';
import { shallow, useStore } from '@/store/store';
import { byName } from '../lib/names';

/** Everybody with access, by name. */
export function usePeople(): Member[] {
  return useStore(
    (state) =>
      Object.values(state.members)
        .filter((member) => member.active)
        .sort(byName),
    shallow,
  );
}
