import { Hourglass, Infinity as InfinityIcon, Lock, Timer } from 'lucide-react';
import type { Conversation } from '@/api/types';
import { t } from '@/i18n';
import { type Countdown, countdownOf, countdownText } from '@/lib/countdown';
import { dateAndTime, exactDate } from '@/lib/format';
import { serverNow, useClock } from '@/live/clock';
import { Tip } from './tooltip';

function words(c: Countdown, seconds: boolean): string {
  if (c.tone === 'free') return t('countdown.free');
  if (c.tone === 'gone') return t('countdown.gone');
  if (c.tone === 'waiting') return t('countdown.waiting');
  return countdownText(c, seconds);
}

const icons = { free: InfinityIcon, gone: Lock, waiting: Hourglass } as const;

/** The time left to answer, from the server's clock. `seconds` only in the header. */
export function CountdownChip({
  conversation,
  seconds = false,
  size,
}: {
  conversation: Conversation;
  seconds?: boolean;
  size?: 'lg';
}) {
  // One string carries both, so that the chip renders only when one of them changes.
  const derived = useClock((now) => {
    const c = countdownOf(conversation, now);
    return `${c.tone}|${words(c, seconds)}`;
  });
  const [tone = 'none', text = ''] = derived.split('|');
  if (tone === 'none') return null;
  const Icon = icons[tone as keyof typeof icons] ?? Timer;
  return (
    <Tip text={<Rule conversation={conversation} />}>
      <span className="tm" data-tone={tone} data-size={size}>
        <Icon className="i" aria-hidden />
        {text}
      </span>
    </Tip>
  );
}

/** The rule and the instant. */
function Rule({ conversation }: { conversation: Conversation }) {
  if (conversation.status === 'closed') {
    return t('countdown.tip.closed', { at: exactDate(conversation.closed_at) });
  }
  const { policy, closes_at } = conversation.window;
  if (policy === 'unlimited') return t('countdown.tip.free');
  const at = dateAndTime(closes_at, serverNow());
  return policy === 'session_24h'
    ? t('countdown.tip.session', { at })
    : t('countdown.tip.last', { at });
}
