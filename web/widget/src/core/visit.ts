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

/** The visit with this page added. A visit begins anew after half an hour without a page, or
 *  when the visitor comes in by another campaign. Pure. */
export function seePage(
  raw: RawVisit | null | undefined,
  page: { url: string; title: string; referrer: string },
  nowMs: number,
): RawVisit {
  const { url, title, referrer } = page;
  const fresh =
    !raw?.pages || nowMs - raw.last > idleMs || (/[?&]utm_/.test(url) && url !== raw.landing);
  const visit = fresh ? { at: nowMs, last: nowMs, landing: url, referrer, pages: [] } : raw;
  const same = visit.pages.at(-1)?.[0] === url;
  return {
    ...visit,
    last: nowMs,
    pages: same
      ? visit.pages
      : [...visit.pages, [url, title, nowMs] as [string, string, number]].slice(-pagesMax),
  };
}

/** The address without its fragment, unless a single-page site routes by it: fragments may carry tokens. */
export function cleanUrl(url: string): string {
  const [page = '', fragment = ''] = url.split('#');
  return (/^!?\//.test(fragment) ? `${page}#${fragment}` : page).slice(0, 2000);
}

function queryOf(url: string): URLSearchParams {
  try {
    return new URL(url).searchParams;
  } catch {
    return new URLSearchParams();
  }
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return '';
  }
}

/** A short name of the visitor's device from the browser's own words, e.g. "Chrome · Windows". */
export function deviceOf(agent: string): string {
  const find = (list: RegExp) => agent.match(list)?.[0];
  const browser = find(/Edg|OPR|Samsung|Firefox/) ?? find(/Chrome|CriOS|FxiOS/) ?? find(/Safari/);
  const system = find(/iPhone|iPad|Android|Windows|Mac|CrOS|Linux/);
  const names: Record<string, string> = {
    Edg: 'Edge',
    OPR: 'Opera',
    CriOS: 'Chrome',
    FxiOS: 'Firefox',
    Mac: 'macOS',
    CrOS: 'ChromeOS',
  };
  return [browser, system]
    .map((name = '') => names[name] ?? name)
    .filter(Boolean)
    .join(' · ');
}

/** The visit in the shape that goes with a session's first message. */
export function toVisit(raw: RawVisit, agent: string, language: string): Visit {
  const query = queryOf(raw.landing);
  const utm: Record<string, string> = {};
  for (const name of ['source', 'medium', 'campaign', 'term', 'content']) {
    const value = query.get(`utm_${name}`);
    if (value) utm[name] = value.slice(0, 200);
  }
  const external = hostOf(raw.referrer) !== hostOf(raw.landing);
  return {
    at: raw.at * 1000,
    landing_page: cleanUrl(raw.landing),
    referrer: external ? cleanUrl(raw.referrer) : '',
    pages: raw.pages.map(([url, title, at]) => ({
      url: cleanUrl(url),
      title: title.slice(0, 200),
      at: at * 1000,
    })),
    utm,
    device: deviceOf(agent),
    language,
  };
}
