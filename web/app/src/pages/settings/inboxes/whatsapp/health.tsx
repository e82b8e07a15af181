import type { ReactNode } from 'react';
import type { ChannelHealth, Micros } from '@/api/types';
import { locale, t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { limitOf } from '../../lib/channel-state';
import type { Connection } from '../../lib/connect';
import { dayAndTime } from '../../lib/dates';

type Tone = 'ok' | 'warn' | 'bad' | undefined;
interface Fact {
  name: string;
  value: ReactNode;
  tone?: Tone;
}

/** What is known of a connection, as a list of facts. */
export function HealthFacts({
  connection,
  health,
}: {
  connection: Connection;
  health: ChannelHealth | null;
}) {
  const known = health ?? {};
  const facts = [...accountFacts(known), ...trafficFacts(known, connection)];
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.name} className="fact">
          <dt>{fact.name}</dt>
          <dd className="num" data-tone={fact.tone}>
            {fact.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function when(at: Micros | undefined): string {
  return (at ?? 0) > 0 ? dayAndTime(at ?? 0, serverNow()) : t('health.never');
}

function accountFacts(health: ChannelHealth): Fact[] {
  const facts: Fact[] = [];
  if ((health.phone ?? '') !== '')
    facts.push({ name: t('health.phone'), value: health.phone_display ?? health.phone });
  if ((health.name ?? '') !== '') facts.push({ name: t('health.name'), value: health.name });
  facts.push({ name: t('health.token'), ...tokenFact(health) });
  facts.push(qualityFact(health.quality ?? ''));
  facts.push({ name: t('health.limit'), value: limitText(health.limit ?? '') });
  if ((health.status ?? '') !== '') facts.push(statusFact(health.status ?? ''));
  if (health.coexistence === true) {
    facts.push({ name: t('health.coexistence'), value: t('health.coexistence.yes') });
  }
  return facts;
}

/** The words for it that Meta uses, said plainly; one that nobody knows stands as it came. */
function statusFact(status: string): Fact {
  const code = status.toLowerCase();
  const well = code === 'connected' || code === 'migrated';
  return {
    name: t('health.status'),
    value: t.maybe(`health.status.${code}`) ?? status,
    tone: well ? undefined : 'warn',
  };
}

const WEEK: Micros = 7 * 86_400_000_000;

function tokenFact(health: ChannelHealth): { value: string; tone?: Tone } {
  const now = serverNow();
  const expires = health.token_expires ?? 0;
  if (health.broken === 'auth') return { value: t('health.token.refused'), tone: 'bad' };
  if (expires > 0 && expires <= now) {
    return { value: t('health.token.over', { at: dayAndTime(expires, now) }), tone: 'bad' };
  }
  if (expires > 0) {
    const tone = expires - now < WEEK ? 'warn' : undefined;
    return { value: t('health.token.until', { at: dayAndTime(expires, now) }), tone };
  }
  if ((health.checked_at ?? 0) === 0) return { value: t('health.token.unknown') };
  return { value: t('health.token.forever') };
}

const grades: Record<string, Tone> = { green: 'ok', yellow: 'warn', red: 'bad' };

function qualityFact(quality: string): Fact {
  const grade = quality.toLowerCase();
  return {
    name: t('health.quality'),
    value: t.maybe(`health.quality.${grade}`) ?? t('health.quality.unknown'),
    tone: grades[grade],
  };
}

function limitText(tier: string): string {
  const people = limitOf(tier);
  if (people < 0) return t('health.limit.unknown');
  if (people === 0) return t('health.limit.none');
  const text = t('health.limit.people', { n: people });
  return text.replace(String(people), people.toLocaleString(locale()));
}

function trafficFacts(health: ChannelHealth, connection: Connection): Fact[] {
  const signs = health.bad_signs ?? 0;
  const at = dayAndTime(health.bad_sign_at ?? 0, serverNow());
  const { queued, unknown } = connection;
  return [
    { name: t('health.lastEvent'), value: when(health.last_event_at) },
    { name: t('health.lastSent'), value: when(health.last_sent_at) },
    {
      name: t('health.signs'),
      value: signs === 0 ? t('health.signs.none') : t('health.signs.some', { n: signs, at }),
      tone: signs === 0 ? undefined : 'warn',
    },
    { name: t('health.queued'), value: String(queued), tone: queued > 0 ? 'warn' : undefined },
    {
      name: t('health.unknown'),
      value: unknown === 0 ? t('health.none') : t('health.unknown.some', { n: unknown }),
      tone: unknown > 0 ? 'warn' : undefined,
    },
    { name: t('health.checked'), value: when(health.checked_at) },
  ];
}
