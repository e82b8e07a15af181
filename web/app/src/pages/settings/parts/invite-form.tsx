import { useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api } from '@/api/client';
import type { Id, Member, Role } from '@/api/types';
import { t } from '@/i18n';
import { serverNow } from '@/live/clock';
import { useMe } from '@/store/session';
import { shallow, useStore } from '@/store/store';
import { Button } from '@/ui';
import type { OneTimeLink } from '../data';
import { dayAndTime } from '../lib/dates';
import { AccessFields } from './access-fields';
import { CopyBox } from './copy-box';
import { Failure } from './section';

export interface Seat {
  role: Role;
  visibility: Member['visibility'];
  inbox_ids: Id[];
  team_ids: Id[];
}

/** Makes an invitation and shows its link, which no one can see again. */
export function InviteForm({ onMade }: { onMade?: () => void }) {
  const me = useMe();
  const queries = useQueryClient();
  const inboxes = useStore((state) => Object.keys(state.inboxes), shallow);
  const [seat, setSeat] = useState<Seat>({
    role: 'agent',
    visibility: 'own',
    inbox_ids: inboxes,
    team_ids: [],
  });
  const [made, setMade] = useState<(OneTimeLink & { role: Role }) | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const link = await api.post<OneTimeLink>('/invitations', seat);
      setMade({ ...link, role: seat.role });
      await queries.invalidateQueries({ queryKey: ['invitations'] });
      onMade?.();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  if (made !== null) {
    return (
      <div className="set-form">
        <p className="set-done" role="status">
          <CircleCheck className="i" aria-hidden />
          {t('invites.ready')} · {t(`role.${made.role}`)}
        </p>
        <CopyBox text={made.link} label={t('invites.link')} primary />
        <p className="field-hint">
          {t('settings.expires', { date: dayAndTime(made.expires_at, serverNow()) })}
        </p>
        <div className="set-foot">
          <Button onClick={() => setMade(null)}>{t('invites.another')}</Button>
        </div>
      </div>
    );
  }
  return (
    <form className="set-form" onSubmit={(event) => void submit(event)}>
      <AccessFields seat={seat} put={(change) => setSeat({ ...seat, ...change })} by={me.role} />
      <div className="set-foot">
        <Failure failure={failure} />
        <Button kind="primary" type="submit" aria-busy={busy}>
          {t('invites.make')}
        </Button>
      </div>
    </form>
  );
}
