import { expect, it } from 'vitest';
import { fold } from '@/lib/format';
import { browserZone, zoneCity, zones } from './zones';

it('guesses the zone of the browser and lists it', () => {
  expect(browserZone()).toMatch(/Buenos_Aires$/);
  expect(zones('').some((zone) => zone.id === browserZone())).toBe(true);
});

it('finds a zone by its city, and keeps one that this browser does not list', () => {
  const bogota = zones('').find((zone) => zone.search.includes(fold('Bogotá')));
  expect(bogota).toMatchObject({ id: 'America/Bogota', offset: 'GMT−5' });
  expect(zones('Etc/GMT+3')[0]?.id).toBe('Etc/GMT+3');
});

it('says a city as people write it', () => {
  expect(zoneCity('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
  expect(zoneCity('UTC')).toBe('UTC');
});
