/** A named corner of the page's storage. Values are JSON. It never throws: where the
 *  browser refuses storage (blocked, full) the value lives in memory for this page. */
export interface Box {
  get<T>(name: string): T | undefined;
  set(name: string, value: unknown): void;
  del(name: string): void;
  /** Names that begin with `start`, sorted. */
  names(start: string): string[];
}

export type Area = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Opens the corner `prefix` of a storage area. `area` may throw (storage blocked by the browser). */
export function openBox(area: () => Area, prefix: string): Box {
  const memory = new Map<string, string>();
  const attempt = <T>(use: (a: Area) => T): T | undefined => {
    try {
      return use(area());
    } catch {
      return undefined;
    }
  };
  return {
    get(name) {
      const raw = memory.get(name) ?? attempt((a) => a.getItem(prefix + name));
      try {
        return raw == null ? undefined : JSON.parse(raw);
      } catch {
        return undefined;
      }
    },
    set(name, value) {
      const raw = JSON.stringify(value);
      const kept = attempt((a) => {
        a.setItem(prefix + name, raw);
        return true;
      });
      if (kept) memory.delete(name);
      else memory.set(name, raw);
    },
    del(name) {
      memory.delete(name);
      attempt((a) => a.removeItem(prefix + name));
    },
    names(start) {
      const stored = (attempt(Object.keys) ?? []) as string[];
      const here = stored
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length));
      return [...new Set([...memory.keys(), ...here])]
        .filter((name) => name.startsWith(start))
        .sort();
    },
  };
}

/** Where the bytes of files lie until they are sent: the name of a database. */
export const filesOf = (prefix: string) => `${prefix}files`;

/** Forgets the files that were to be sent. */
export function dropFiles(prefix: string) {
  try {
    indexedDB.deleteDatabase(filesOf(prefix));
  } catch {
    // Where the browser has no such storage, nothing was kept.
  }
}
