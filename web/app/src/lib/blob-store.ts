/** Bytes kept on this device over a reload: files that are being sent. Without IndexedDB nothing is kept. */
const NAME = 'bandeja';
const STORE = 'uploads';

let opening: Promise<IDBDatabase | null> | null = null;

function database(): Promise<IDBDatabase | null> {
  opening ??= new Promise((resolve) => {
    if (typeof indexedDB === 'undefined') {
      resolve(null);
      return;
    }
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
    request.onblocked = () => resolve(null);
  });
  return opening;
}

async function run<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  const db = await database();
  if (db === null) return undefined;
  return new Promise((resolve) => {
    try {
      const request = act(db.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(undefined);
    } catch {
      // A database that is being closed or a full disk: the page goes on with what is in memory.
      resolve(undefined);
    }
  });
}

export async function keepBlob(key: string, value: unknown): Promise<void> {
  await run('readwrite', (store) => store.put(value, key));
}

export async function forgetBlob(key: string): Promise<void> {
  await run('readwrite', (store) => store.delete(key));
}

/** Everything whose key starts with the prefix. */
export async function keptBlobs<T>(prefix: string): Promise<T[]> {
  const range = () => IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  return ((await run('readonly', (store) => store.getAll(range()))) ?? []) as T[];
}
