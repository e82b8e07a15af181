import { Timer } from 'lucide-react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { countdownOf } from '@/lib/countdown';
import { useClock } from '@/live/clock';
import { inboxOf } from '@/store/content';
import { shortName } from '@/store/select';
import { useStore } from '@/store/store';
import { Banner } from '@/ui';

/** The last quarter of an hour, said once at 15 and once at 5 minutes to those who listen. */
export function CritBanner({ id }: { id: Id }) {
  const conversation = useStore((state) => state.conversations[id]);
  const whatsapp = useStore((state) => inboxOf(state, id)?.capabilities.templates === true);
  const minutes = useClock((now) => {
    if (conversation === undefined || conversation.waiting_since === 0) return -1;
    const c = countdownOf(conversation, now);
    return c.tone === 'crit' ? c.minutes : -1;
  });
  if (conversation === undefined || minutes < 0) return null;
  const step = minutes >= 5 ? 15 : 5;
  return (
    <>
      <span className="vh" role="status">
        {t('countdown.left', { n: step })}
      </span>
      <div aria-live="off">
        <Banner tone="bad" quiet icon={<Timer className="i" aria-hidden />}>
          {t(whatsapp ? 'crit.whatsapp' : 'crit.text', {
            n: Math.max(1, minutes),
            a: shortName(conversation),
          })}
        </Banner>
      </div>
    </>
  );
}
