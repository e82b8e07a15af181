import { filesOf } from '../../core/storage';

/** The bytes of files until they are sent. They outlive the tab where the browser lets them. */
export interface Bytes {
  /** Keeps them; resolves to whether another tab, or this one after a reload, will find them. */
  put(id: string, bytes: Blob): Promise<boolean>;
  get(id: string): Promise<Blob | undefined>;
  del(id: string): Promise<void>;
  /** Forgets all but these, which are asked for when it is known what there is. */
  keep(ids: () => string[]): Promise<void>;
}

const table = 'bytes';

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Does something with the browser's database, which is closed again at once: an open one could not be deleted. */
async function inTable<T>(
  name: string,
  mode: IDBTransactionMode,
  work: (table: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => opening.result.createObjectStore(table);
  const base = await done(opening);
  try {
    const turn = base.transaction(table, mode);
    const ended = new Promise<void>((resolve, reject) => {
      turn.oncomplete = () => resolve();
      turn.onabort = () => reject(turn.error);
    });
    const result = await done(work(turn.objectStore(table)));
    await ended;
    return result;
  } finally {
    base.close();
  }
}

/** The bytes kept for one inbox. */
export function openBytes(prefix: string): Bytes {
  const name = filesOf(prefix);
  const here = new Map<string, Blob>();
  const attempt = <T>(work: Promise<T>) => work.catch(() => undefined);
  const del = async (id: string) => {
    here.delete(id);
    await attempt(inTable(name, 'readwrite', (all) => all.delete(id)));
  };
  return {
    async put(id, bytes) {
      here.set(id, bytes);
      const kept = await attempt(inTable(name, 'readwrite', (all) => all.put(bytes, id)));
      // What the browser has copied no longer depends on the file where it lies.
      if (kept) here.delete(id);
      return !!kept;
    },
    get: async (id) =>
      here.get(id) ?? (await attempt(inTable<Blob>(name, 'readonly', (all) => all.get(id)))),
    del,
    async keep(ids) {
      const stored = await attempt(inTable(name, 'readonly', (all) => all.getAllKeys()));
      const needed = stored?.length ? ids() : [];
      for (const id of stored ?? []) if (!needed.includes(`${id}`)) await del(`${id}`);
    },
  };
}
