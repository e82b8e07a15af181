import { useState } from 'react';

let made = 0;
const fresh = () => {
  made += 1;
  return `k${made}`;
};

export interface RowKeys {
  of: (at: number) => string;
  insert: (at: number) => void;
  remove: (at: number) => void;
  swap: (a: number, b: number) => void;
}

/**
 * Keys for the rows of an edited list whose entries have no id, so that a row keeps its focus when
 * others come, go or change places. Call insert, remove or swap together with the change of the list.
 */
export function useKeys(length: number): RowKeys {
  const [keys, setKeys] = useState<string[]>(() => Array.from({ length }, fresh));
  // A list that was replaced as a whole (saved, discarded) only gains or loses rows at its end.
  if (keys.length !== length) {
    const missing = Array.from({ length: Math.max(0, length - keys.length) }, fresh);
    setKeys([...keys.slice(0, length), ...missing]);
  }
  return {
    of: (at) => keys[at] ?? '',
    insert: (at) => setKeys([...keys.slice(0, at), fresh(), ...keys.slice(at)]),
    remove: (at) => setKeys(keys.filter((_, i) => i !== at)),
    swap: (a, b) => {
      const next = [...keys];
      const [one, other] = [next[a], next[b]];
      if (one === undefined || other === undefined) return;
      next[a] = other;
      next[b] = one;
      setKeys(next);
    },
  };
}
