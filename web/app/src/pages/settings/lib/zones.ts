import { locale } from '@/i18n';
import { fold } from '@/lib/format';

export interface Zone {
  /** IANA name. */
  id: string;
  /** The city, and the region it stands in. */
  label: string;
  /** "GMT-3", now. */
  offset: string;
  /** What typing is matched with: folded city, region, country codes. */
  search: string;
}

/** The zone of this browser; UTC when it does not say. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

function offsetOf(id: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: id,
    timeZoneName: 'shortOffset',
  }).formatToParts(new Date());
  return (parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT').replace('-', '−');
}

/** The zone's own name, "hora estándar de Argentina", so that a country finds it too. */
function longName(id: string): string {
  const parts = new Intl.DateTimeFormat(locale(), {
    timeZone: id,
    timeZoneName: 'longGeneric',
  }).formatToParts(new Date());
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** The city of an IANA name, as people write it. */
export function zoneCity(id: string): string {
  return (id.split('/').at(-1) ?? id).replaceAll('_', ' ');
}

function makeZone(id: string): Zone {
  const offset = offsetOf(id);
  const label = zoneCity(id);
  const region = id.includes('/') ? id.slice(0, id.indexOf('/')).replaceAll('_', ' ') : '';
  return {
    id,
    label: region === '' ? label : `${label}, ${region}`,
    offset,
    search: fold(`${label} ${id} ${offset} ${longName(id)}`),
  };
}

const made = new Map<string, Zone[]>();

/** Every zone this browser knows, with `also` among them, by name; made once per language. */
export function zones(also: string): Zone[] {
  const known = made.get(locale()) ?? makeZones();
  made.set(locale(), known);
  if (also === '' || known.some((zone) => zone.id === also)) return known;
  return [makeZone(also), ...known];
}

function makeZones(): Zone[] {
  const ids = [...new Set([...Intl.supportedValuesOf('timeZone'), browserZone(), 'UTC'])];
  return ids.map(makeZone).sort((a, b) => a.label.localeCompare(b.label, locale()));
}
