import { expect, test } from 'vitest';
import { cleanUrl, deviceOf, type RawVisit, seePage, toVisit } from '../src/core/visit';

const site = 'https://tienda.example';
const page = { title: 'Tienda', referrer: 'https://www.google.com/search?q=sillon' };
const minute = 60_000;
const see = (raw: RawVisit | 0, path: string, at: number) => seePage(raw, site + path, page, at);

test('a visit keeps where it began and its pages with their times', () => {
  let raw = see(0, '/?utm_source=ig&utm_campaign=nov', 0);
  raw = see(raw, '/sillon', minute);
  raw = see(raw, '/sillon', 2 * minute);
  raw = see(raw, '/envios', 3 * minute);
  const visit = toVisit(raw, 'Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537', 'es-AR');
  expect(visit).toMatchObject({
    at: 0,
    landing_page: `${site}/?utm_source=ig&utm_campaign=nov`,
    referrer: 'https://www.google.com/search?q=sillon',
    utm: { source: 'ig', campaign: 'nov' },
    device: 'Chrome · Windows',
    language: 'es-AR',
  });
  expect(visit.pages.map((one) => [one.url, one.at])).toEqual([
    [`${site}/?utm_source=ig&utm_campaign=nov`, 0],
    [`${site}/sillon`, minute * 1000],
    [`${site}/envios`, 3 * minute * 1000],
  ]);
});

test('half an hour without a page, or another campaign, begins a new visit', () => {
  const first = see(0, '/a', 0);
  expect(see(first, '/b', 29 * minute).landing).toBe(`${site}/a`);
  expect(see(see(0, '/a', 0), '/b', 31 * minute).landing).toBe(`${site}/b`);
  expect(see(see(0, '/a', 0), '/b?utm_source=mail', minute).landing).toBe(
    `${site}/b?utm_source=mail`,
  );
});

test('coming back to the landing page is not another campaign', () => {
  let raw = see(0, '/?utm_source=ig', 0);
  raw = see(raw, '/b', minute);
  raw = see(raw, '/?utm_source=ig', 2 * minute);
  expect(raw.pages).toHaveLength(3);
});

test('the newest 40 pages are kept', () => {
  let raw: RawVisit | undefined;
  for (let n = 0; n < 100; n++) raw = see(raw ?? 0, `/${n}`, n);
  expect(raw?.pages.length).toBe(40);
  expect(raw?.pages.at(-1)?.[0]).toBe(`${site}/99`);
});

test('our own pages are no referrer, and a fragment is kept only where it is a route', () => {
  const raw = seePage(0, `${site}/a`, { title: '', referrer: `${site}/before` }, 0);
  expect(toVisit(raw, '', 'es').referrer).toBe('');
  expect(cleanUrl(`${site}/a#access_token=secret`)).toBe(`${site}/a`);
  expect(cleanUrl(`${site}/#/cart`)).toBe(`${site}/#/cart`);
});

test('a broken address does not break the visit', () => {
  const raw = seePage(0, 'about:blank', { title: '', referrer: 'nonsense' }, 0);
  expect(toVisit(raw, '', 'es').utm).toEqual({});
});

test('devices have short names', () => {
  const iphone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604';
  expect(deviceOf(iphone)).toBe('Safari · iPhone');
  expect(deviceOf('Mozilla/5.0 (Linux; Android 15) Chrome/130 Mobile Safari/537')).toBe(
    'Chrome · Android',
  );
  expect(deviceOf('Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130')).toBe(
    'Edge · Windows',
  );
});
