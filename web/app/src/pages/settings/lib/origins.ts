/** What became of the address that a person typed for a site. */
export type OriginReading =
  | { ok: true; origin: string; trimmed: boolean }
  | { ok: false; reason: 'empty' | 'scheme' | 'host' | 'credentials' };

const LOCAL = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|[\w-]+\.localhost)$/;

/** Whether a host may be reached from other machines; those should be on https. */
export function isLocalHost(host: string): boolean {
  return LOCAL.test(host.replace(/:\d+$/, ''));
}

/**
 * Reads the origin (scheme, host, port) out of whatever people paste: a bare domain, a page's whole
 * address, one with blanks around it. `trimmed` says that more than the origin stood there.
 * A scheme that is missing becomes https, or http on this machine. `*` stays as it is: any page.
 */
export function readOrigin(typed: string): OriginReading {
  const text = typed.trim();
  if (text === '') return { ok: false, reason: 'empty' };
  if (text === '*') return { ok: true, origin: '*', trimmed: false };
  const bare = text.replace(/^\/\//, '');
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare);
  if (hasScheme && !/^https?:\/\//i.test(bare)) return { ok: false, reason: 'scheme' };
  const authority = bare.split(/[/?#]/)[0] ?? '';
  const scheme = hasScheme ? '' : isLocalHost(authority) ? 'http://' : 'https://';
  let url: URL;
  try {
    url = new URL(scheme + bare);
  } catch {
    return { ok: false, reason: 'host' };
  }
  if (url.username !== '' || url.password !== '') return { ok: false, reason: 'credentials' };
  if (!isLocalHost(url.hostname) && !/^[^.]+(\.[^.]+)+$/.test(url.hostname)) {
    return { ok: false, reason: 'host' };
  }
  const rest = `${url.pathname === '/' ? '' : url.pathname}${url.search}${url.hash}`;
  return { ok: true, origin: url.origin, trimmed: rest !== '' };
}

/** The other usual form of a site, `www.` with and without; "" when there is none worth offering. */
export function sisterOrigin(origin: string): string {
  let url: URL;
  try {
    url = new URL(origin);
  } catch {
    return '';
  }
  if (isLocalHost(url.host) || /^[\d.:[\]]+$/.test(url.hostname)) return '';
  const parts = url.hostname.split('.');
  if (parts[0] === 'www') return `${url.protocol}//${url.host.slice(4)}`;
  return parts.length > 3 ? '' : `${url.protocol}//www.${url.host}`;
}

/** The host as people say it: without the scheme. */
export function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, '');
}
