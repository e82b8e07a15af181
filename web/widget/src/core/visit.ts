import type { Visit } from './types';

/** What the loader keeps at each page, raw. Times are ms since 1970. */
export interface RawVisit {
  at: number;
  last: number;
  landing: string;
  referrer: string;
  pages: [url: string, title: string, at: number][];
}

/** A visit ends after this long with no page seen, in ms. */
const idleMs = 1_800_000;
const pagesMax = 40;

/** The visit with the page at `url` added. A visit begins anew after half an hour without a page,
 *  or when the visitor comes in by another campaign. */
export function seePage(
  raw: RawVisit | 0,
  url: string,
  { title, referrer }: { title: string; referrer: string },
  now: number,
): RawVisit {
  const goesOn = raw && now - raw.last < idleMs && (raw.landing === url || !/[?&]utm_/.test(url));
  const visit = goesOn ? raw : { at: now, last: now, landing: url, referrer, pages: [] };
  if (visit.pages.at(-1)?.[0] !== url) visit.pages.push([url, title, now]);
  visit.last = now;
  visit.pages.splice(0, visit.pages.length - pagesMax);
  return visit;
}

/** The address without its fragment, unless a single-page site routes by it: fragments may carry tokens. */
export function cleanUrl(url: string): string {
  const [page = '', fragment = ''] = url.split('#');
  return /^!?\//.test(fragment) ? `${page}#${fragment}` : page;
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/** A short name of the visitor's device from the browser's own words, e.g. "Chrome · Windows". */
export function deviceOf(agent: string): string {
  const find = (list: RegExp) => agent.match(list)?.[0];
  const browser = find(/Edg|OPR|Samsung|Firefox/) ?? find(/Chrome/) ?? find(/Safari/) ?? '';
  const system = find(/iPhone|iPad|Android|Windows|Mac|CrOS|Linux(?!; A)/) ?? '';
  return `${browser} · ${system}`.replace('Edg', 'Edge').replace('OPR', 'Opera');
}

/** The visit in the shape that goes with a session's first message. */
export function toVisit(raw: RawVisit, agent: string, language: string): Visit {
  const landing = parse(raw.landing);
  const utm: Record<string, string> = {};
  for (const name of ['source', 'medium', 'campaign', 'term', 'content']) {
    const value = landing?.searchParams.get(`utm_${name}`);
    if (value) utm[name] = value;
  }
  const external = parse(raw.referrer)?.host !== landing?.host;
  return {
    at: raw.at * 1000,
    landing_page: cleanUrl(raw.landing),
    referrer: external ? cleanUrl(raw.referrer) : '',
    pages: raw.pages.map(([url, title, at]) => ({
      url: cleanUrl(url),
      title,
      at: at * 1000,
    })),
    utm,
    device: deviceOf(agent),
    language,
  };
}
