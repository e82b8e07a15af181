import { Link } from '@tanstack/react-router';
import {
  Building2,
  ChevronRight,
  Kanban,
  MessageSquareText,
  MonitorSmartphone,
  PackageSearch,
  Rocket,
  Tag,
  UserRound,
  UserRoundCog,
  UsersRound,
  Waypoints,
} from 'lucide-react';
import type { Permission } from '@/api/types';
import { type MessageKey, t } from '@/i18n';
import { useMe } from '@/store/session';

export type SectionId =
  | 'profile'
  | 'sessions'
  | 'company'
  | 'inboxes'
  | 'members'
  | 'teams'
  | 'stages'
  | 'tags'
  | 'templates'
  | 'updates';

export interface SectionEntry {
  id: SectionId;
  title: Extract<MessageKey, `${SectionId}.title`>;
  icon: typeof Tag;
  /** Who has it sees the section; absent = everybody. */
  needs?: Permission | 'updates.manage';
}

export const entries: readonly SectionEntry[] = [
  { id: 'profile', title: 'profile.title', icon: UserRound },
  { id: 'sessions', title: 'sessions.title', icon: MonitorSmartphone },
  { id: 'company', title: 'company.title', icon: Building2, needs: 'settings.edit' },
  { id: 'inboxes', title: 'inboxes.title', icon: Waypoints, needs: 'inboxes.manage' },
  {
    id: 'templates',
    title: 'templates.title',
    icon: MessageSquareText,
    needs: 'inboxes.manage',
  },
  { id: 'members', title: 'members.title', icon: UserRoundCog, needs: 'members.manage' },
  { id: 'teams', title: 'teams.title', icon: UsersRound, needs: 'teams.manage' },
  { id: 'stages', title: 'stages.title', icon: Kanban, needs: 'stages.manage' },
  { id: 'tags', title: 'tags.title', icon: Tag, needs: 'tags.manage' },
  { id: 'updates', title: 'updates.title', icon: PackageSearch, needs: 'updates.manage' },
];

/** The sections that one may open; the rest is absent. `main`: it is the page itself, on a phone. */
export function SettingsNav({ section, main }: { section: string; main?: boolean }) {
  const Title = main ? 'h1' : 'div';
  const may = useMe().permissions;
  const open = entries.filter((entry) => entry.needs === undefined || may.includes(entry.needs));
  const mine = open.filter((entry) => entry.needs === undefined);
  const ours = open.filter((entry) => entry.needs !== undefined);
  return (
    <nav className="set-nav scroll" aria-label={t('settings.nav')}>
      <Title className="set-nav-h">{t('settings.title')}</Title>
      <h2>{t('settings.mine')}</h2>
      {mine.map((entry) => (
        <NavLink key={entry.id} entry={entry} on={!main && (section || 'profile') === entry.id} />
      ))}
      {ours.length > 0 && <h2>{t('settings.ours')}</h2>}
      {ours.map((entry) => (
        <NavLink key={entry.id} entry={entry} on={section === entry.id} />
      ))}
      {may.includes('inboxes.manage') && (
        <Link to="/welcome" className="set-nav-a">
          <Rocket className="i" aria-hidden />
          {t('welcome.title')}
          <ChevronRight className="i set-nav-go" aria-hidden />
        </Link>
      )}
    </nav>
  );
}

function NavLink({ entry, on }: { entry: SectionEntry; on: boolean }) {
  const Icon = entry.icon;
  return (
    <Link
      to="/settings/$section"
      params={{ section: entry.id }}
      className="set-nav-a"
      data-on={on || undefined}
      aria-current={on ? 'page' : undefined}
    >
      <Icon className="i" aria-hidden />
      {t(entry.title)}
      <ChevronRight className="i set-nav-go" aria-hidden />
    </Link>
  );
}
