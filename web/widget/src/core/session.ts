import type { Box } from './storage';

/** `bytes` random bytes from the browser's generator, as unpadded base64url. */
export function randomText(bytes: number): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');
}

/** The visitor's session: a secret that only this browser and (hashed) the server know. */
export interface Session {
  /** The secret, "" while the visitor has written nothing. */
  secret(): string;
  /** The secret, made now if there is none. */
  ensure(): string;
  /** Whom the host page said the visitor is: the token's subject, "" if unknown. */
  subject(): string;
  setSubject(subject: string): void;
  drop(): void;
}

interface Saved {
  secret: string;
  subject?: string;
}

/** The session kept in `box`, shared by the tabs of one origin. */
export function openSession(box: Box): Session {
  const saved = () => box.get<Saved>('session');
  return {
    secret: () => saved()?.secret ?? '',
    ensure() {
      const now = saved();
      if (now?.secret) return now.secret;
      const secret = randomText(32);
      box.set('session', { secret });
      return secret;
    },
    subject: () => saved()?.subject ?? '',
    setSubject: (subject) => box.set('session', { ...saved(), subject }),
    drop: () => box.del('session'),
  };
}

/** The `sub` claim of a JWT, read without checking it: only to notice that the person changed. */
export function subjectOf(token: string): string {
  try {
    const part = token.split('.')[1]?.replace(/-/g, '+').replace(/_/g, '/') ?? '';
    return String(JSON.parse(atob(part)).sub ?? '');
  } catch {
    return '';
  }
}
