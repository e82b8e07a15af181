import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Monitor, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/api/client';
import type { Id, Micros } from '@/api/types';
import { t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { Button, Chip, toast, toastError } from '@/ui';
import { dayAndTime, dayOf } from './lib/dates';
import { deviceName, isPhone } from './lib/device';
import { Confirm } from './parts/confirm';
import { LoadFailed, LoadingRows, Page } from './parts/page';

interface Session {
  id: Id;
  current: boolean;
  created_at: Micros;
  last_seen_at: Micros;
  device: string;
  address: string;
}

function useSessions() {
  return useQuery({
    queryKey: ['sessions'],
    queryFn: () => api.get<{ items: Session[] }>('/me/sessions'),
    select: (answer) =>
      [...answer.items].sort(
        (a, b) => Number(b.current) - Number(a.current) || b.last_seen_at - a.last_seen_at,
      ),
  });
}

/** Where I am signed in, and how to end it there. */
export function Sessions() {
  const queries = useQueryClient();
  const sessions = useSessions();
  const [asking, setAsking] = useState(false);
  const others = (sessions.data ?? []).filter((session) => !session.current).length;
  const end = async (session: Session) => {
    try {
      await api.delete(`/me/sessions/${session.id}`);
      toast(t('sessions.ended'));
    } catch (error) {
      toastError(error);
    }
    await queries.invalidateQueries({ queryKey: ['sessions'] });
  };
  const endOthers = async () => {
    await api.delete('/me/sessions');
    await queries.invalidateQueries({ queryKey: ['sessions'] });
    toast(t('sessions.othersEnded'));
  };
  return (
    <Page
      title={t('sessions.title')}
      text={t('sessions.text')}
      end={
        others > 0 ? (
          <Button onClick={() => setAsking(true)}>{t('sessions.endOthers')}</Button>
        ) : undefined
      }
    >
      {sessions.isPending && <LoadingRows />}
      {sessions.isError && (
        <LoadFailed error={sessions.error} retry={() => void sessions.refetch()} />
      )}
      {sessions.data && (
        <ul className="set-list">
          {sessions.data.map((session) => (
            <Row key={session.id} session={session} onEnd={() => void end(session)} />
          ))}
        </ul>
      )}
      {sessions.data && others === 0 && <p className="set-intro">{t('sessions.only')}</p>}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('sessions.endOthers.confirm')}
        text={t('sessions.endOthers.text')}
        action={t('sessions.endOthers')}
        run={endOthers}
      />
    </Page>
  );
}

function Row({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const now = serverNow();
  const device = deviceName(session.device);
  const Icon = isPhone(session.device) ? Smartphone : Monitor;
  const seen = t('sessions.seen', { at: dayAndTime(session.last_seen_at, now) });
  const since = t('sessions.since', { date: dayOf(session.created_at, now) });
  return (
    <li className="set-row">
      <Icon className="i i20" aria-hidden />
      <div className="grow">
        <span className="set-row-name">
          {device} {session.current && <Chip>{t('sessions.current')}</Chip>}
        </span>
        <span className="set-row-sub num">
          {[session.address, session.current ? '' : seen, since]
            .filter((x) => x !== '')
            .join(' · ')}
        </span>
      </div>
      {!session.current && (
        <Button size="sm" aria-label={t('sessions.endThis', { device })} onClick={onEnd}>
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
