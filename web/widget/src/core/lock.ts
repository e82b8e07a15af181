import type { Box } from './storage';

/** Runs `work` while no other tab of this origin runs under the same lock. */
export type Lock = (work: () => Promise<void>) => Promise<void>;

/** Longer than a request may take: a holder that is silent so long has been put to sleep by the browser. */
const patienceMs = 40_000;

/** A lock by the browser's lock manager. A holder frozen in the background is dispossessed:
 *  the worst that may follow is the same client_id sent twice, which the server folds. */
export function webLock(locks: Pick<LockManager, 'request'>, name: string): Lock {
  return async (work) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patienceMs);
    const held = () => {
      clearTimeout(timer);
      return work();
    };
    try {
      await locks.request(name, { signal: stop.signal }, held);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      await locks.request(name, { steal: true }, held);
    }
  };
}

const leaseMs = 15_000;

/** A lock by a lease in storage, for browsers without a lock manager. */
export function leaseLock(
  box: Box,
  name: string,
  me: string,
  now: () => number = Date.now,
  sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
): Lock {
  interface Lease {
    me: string;
    until: number;
  }
  const current = () => box.get<Lease>(name);
  const write = () => box.set(name, { me, until: now() + leaseMs });
  return async (work) => {
    for (;;) {
      const lease = current();
      const taken =
        lease && lease.me !== me && lease.until > now() && lease.until <= now() + leaseMs;
      if (!taken) {
        write();
        // Another tab that read "free" in the same instant has written by the end of this pause; the last one wins.
        await sleep(25 + Math.random() * 25);
        if (current()?.me === me) break;
      }
      await sleep(50 + Math.random() * 100);
    }
    const renew = setInterval(write, leaseMs / 3);
    try {
      await work();
    } finally {
      clearInterval(renew);
      if (current()?.me === me) box.del(name);
    }
  };
}
