import { t } from '@/i18n';
import { type ConditionFacts, conditionOf, failureOf, toneOf } from '../lib/channel-state';

/** How an inbox does: a dot and words. */
export function InboxState({ inbox }: { inbox: ConditionFacts }) {
  const condition = conditionOf(inbox);
  return (
    <span className="state" data-tone={toneOf[condition]}>
      {words(inbox)}
    </span>
  );
}

function words(inbox: ConditionFacts): string {
  const condition = conditionOf(inbox);
  switch (condition) {
    case 'off':
    case 'working':
      return t(`inboxes.state.${condition}`);
    case 'waiting':
      return inbox.channel === 'webchat' ? t('inboxes.state.waiting') : t('state.waiting');
    case 'broken':
      return t(`state.broken.${failureOf(inbox.health?.broken ?? '')}`);
    default:
      return t(`state.${condition}`);
  }
}
