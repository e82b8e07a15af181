import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { useClock } from '@/live/clock';
import { useStore } from '@/store/store';
import { takeIt } from './take-it';

/** A colleague is writing here, or has it: said before two answers cross. */
export function CollisionStrip({ id }: { id: Id }) {
  const me = useStore((state) => state.me?.id);
  const typists = useStore((state) => state.typing[id]);
  const members = useStore((state) => state.members);
  const assignee = useStore((state) => state.conversations[id]?.assignee_id ?? '');
  const canTake = useStore((state) => state.details[id]?.can.transfer ?? false);
  const writing = useClock((now) => {
    const one = typists?.find(
      (typist) =>
        typist.kind === 'agent' &&
        typist.id !== me &&
        typist.mode === 'message' &&
        typist.until > now,
    );
    return one === undefined ? '' : one.id;
  });
  const writer = members[writing]?.name;
  if (writer !== undefined) {
    return (
      <div className="cp-strip" role="status">
        <Dots />
        {t('compose.collision', { name: writer })}
      </div>
    );
  }
  const holder = members[assignee]?.name;
  if (holder === undefined || assignee === me) return null;
  return (
    <div className="cp-strip">
      <span>{t('compose.attended', { name: holder })}</span>
      {canTake && (
        <button type="button" onClick={() => takeIt(id)}>
          {t('compose.take')}
        </button>
      )}
    </div>
  );
}

export function Dots() {
  return (
    <span className="dots" aria-hidden>
      <i />
      <i />
      <i />
    </span>
  );
}
