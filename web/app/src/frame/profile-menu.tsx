import { useNavigate } from '@tanstack/react-router';
import { Coffee, LogOut, Monitor, Moon, Radio, Settings, Sun } from 'lucide-react';
import { api } from '@/api/client';
import type { Availability, Me, Theme } from '@/api/types';
import { t } from '@/i18n';
import { forgetSession, saveMe } from '@/store/session';
import { Avatar, Menu, type MenuEntry, toastError } from '@/ui';

const themes: { value: Theme; icon: typeof Sun }[] = [
  { value: 'system', icon: Monitor },
  { value: 'light', icon: Sun },
  { value: 'dark', icon: Moon },
];

/** Me: theme, settings, sign out. */
export function ProfileMenu({ me }: { me: Me }) {
  const navigate = useNavigate();
  const other: Availability = me.availability === 'online' ? 'away' : 'online';
  const entries: MenuEntry[] = [
    {
      key: 'presence',
      label: other === 'away' ? t('profile.away') : t('profile.online'),
      icon:
        other === 'away' ? (
          <Coffee className="i" aria-hidden />
        ) : (
          <Radio className="i" aria-hidden />
        ),
      onSelect: () => void saveMe({ availability: other }).catch(toastError),
    },
    ...themes.map(({ value, icon: Icon }) => ({
      key: value,
      label: `${t('theme.label')}: ${t(`theme.${value}`).toLocaleLowerCase()}`,
      icon: <Icon className="i" aria-hidden />,
      onSelect: () => void saveMe({ theme: value }).catch(toastError),
    })),
    {
      key: 'settings',
      label: t('nav.settings'),
      icon: <Settings className="i" aria-hidden />,
      onSelect: () => void navigate({ to: '/settings/$section', params: { section: 'profile' } }),
    },
    {
      key: 'out',
      label: t('nav.signOut'),
      icon: <LogOut className="i" aria-hidden />,
      onSelect: () => void signOut(),
    },
  ];
  return (
    <Menu
      align="start"
      header={<div className="menu-label">{me.name}</div>}
      entries={entries}
      trigger={
        <button type="button" className="rail-me" aria-label={`${t('nav.profile')}: ${me.name}`}>
          <Avatar id={me.id} name={me.name} size={28} presence={me.availability} />
          <span className="rail-me-label">{t('nav.profile')}</span>
        </button>
      }
    />
  );
}

async function signOut(): Promise<void> {
  try {
    await api.delete('/session');
  } catch (error) {
    toastError(error);
    return;
  }
  forgetSession();
  // A full load leaves nothing of the former session in memory.
  window.location.assign('/login');
}
