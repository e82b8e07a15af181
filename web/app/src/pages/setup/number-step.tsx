import { Link } from '@tanstack/react-router';
import type { Inbox } from '@/api/types';
import { t } from '@/i18n';
import { conditionOf } from '../settings/lib/channel-state';
import { InboxState } from '../settings/parts/inbox-state';

/** The provider calls us for it: what is left is that somebody writes. */
export function numberStands(inbox: Inbox): boolean {
  const condition = conditionOf(inbox);
  return condition === 'connected' || condition === 'waiting';
}

/** Each number with how it does and the way into its guide. */
export function NumberStep({ inboxes }: { inboxes: readonly Inbox[] }) {
  return (
    <ul className="set-list">
      {inboxes.map((inbox) => (
        <li key={inbox.id} className="set-row">
          <span className="grow">
            <span className="set-row-name trunc">{inbox.name}</span>
            <InboxState inbox={inbox} />
          </span>
          <Link
            to="/settings/$section/$id"
            params={{ section: 'inboxes', id: inbox.id }}
            className="btn"
            data-kind={numberStands(inbox) ? 'plain' : 'primary'}
            aria-label={t(numberStands(inbox) ? 'welcome.number.see' : 'welcome.number.go', {
              name: inbox.name,
            })}
          >
            {t(numberStands(inbox) ? 'welcome.number.open' : 'welcome.number.guide')}
          </Link>
        </li>
      ))}
    </ul>
  );
}
