import { Link } from '@tanstack/react-router';
import { t } from '@/i18n';
import { Access } from '../access';
import { HoursTab } from '../hours';
import { AutoMessages } from '../whatsapp/messages';
import type { StepProps } from './step';

/** Who attends, when, and what is said by itself; each is saved on its own. */
export function FinishStep({ inbox }: StepProps) {
  return (
    <div className="connect-finish">
      <Access inbox={inbox} />
      <HoursTab inbox={inbox} />
      <AutoMessages inbox={inbox} />
      <div className="set-foot">
        <Link
          to="/settings/$section/$id"
          params={{ section: 'inboxes', id: inbox.id }}
          hash="connection"
          className="btn"
          data-kind="primary"
        >
          {t('connect.finish.go')}
        </Link>
      </div>
    </div>
  );
}
