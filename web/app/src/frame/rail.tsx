import { Link } from '@tanstack/react-router';
import { Inbox, Settings } from 'lucide-react';
import { useEffect } from 'react';
import { t } from '@/i18n';
import { useMe } from '@/store/session';
import { useStore } from '@/store/store';
import { Count, formatCount } from '@/ui';
import { Logo } from './logo';
import { ProfileMenu } from './profile-menu';

/** Only functions that exist stand here. */
export function Rail() {
  const me = useMe();
  const unread = useStore((state) => state.mineUnread);
  useEffect(() => {
    document.title = unread > 0 ? `(${formatCount(unread)}) ${t('app.name')}` : t('app.name');
  }, [unread]);
  return (
    <nav className="rail" aria-label={t('nav.main')}>
      <Logo />
      <Link
        to="/inbox"
        className="rail-a"
        activeProps={{ 'data-on': true, 'aria-current': 'page' }}
      >
        <Inbox className="i i20" aria-hidden />
        <span>{t('rail.inbox')}</span>
        {unread > 0 && <Count n={unread} />}
      </Link>
      <span className="rail-gap" />
      <Link
        to="/settings"
        className="rail-a"
        activeProps={{ 'data-on': true, 'aria-current': 'page' }}
      >
        <Settings className="i i20" aria-hidden />
        <span>{t('rail.settings')}</span>
      </Link>
      <ProfileMenu me={me} />
    </nav>
  );
}
