import { type ComponentType, lazy, Suspense } from 'react';
import { NotFound } from '@/frame/states';
import { t } from '@/i18n';
import { usePhone } from '@/lib/media';
import { useMe } from '@/store/session';
import { Company } from './company';
import { useLiveRefresh } from './data';
import { entries, type SectionId, SettingsNav } from './nav';
import { LeaveGuard } from './parts/leave-guard';
import { Forbidden, LoadingRows, Page } from './parts/page';
import { Profile } from './profile';
import { Sessions } from './sessions';
import { Stages } from './stages';
import { Tags } from './tags';
import { Teams } from './teams';
import './settings.css';
import './channels.css';
import '../setup/setup.css';

const Inboxes = lazy(() => import('./inboxes'));
const Members = lazy(() => import('./members'));
const Templates = lazy(() => import('./templates'));
const Updates = lazy(() => import('../updates'));

const pages: Record<SectionId, ComponentType<{ id: string }>> = {
  profile: Profile,
  sessions: Sessions,
  company: Company,
  inboxes: Inboxes,
  members: Members,
  teams: Teams,
  stages: Stages,
  tags: Tags,
  templates: Templates,
  updates: Updates,
};

/** `section` is the first part of the path after /settings ("" = none), `id` the second. */
export default function Settings({ section, id }: { section: string; id: string }) {
  const phone = usePhone();
  useLiveRefresh();
  if (phone && section === '') {
    return (
      <main className="sheet">
        <SettingsNav section="" main />
      </main>
    );
  }
  return (
    <div className="sheet">
      <div className="set">
        <SettingsNav section={section} />
        <Section section={section === '' ? 'profile' : section} id={id} />
      </div>
      <LeaveGuard />
    </div>
  );
}

function Section({ section, id }: { section: string; id: string }) {
  const may = useMe().permissions;
  const entry = entries.find((one) => one.id === section);
  if (entry === undefined) return <NotFound />;
  if (entry.needs !== undefined && !may.includes(entry.needs)) {
    return <Forbidden title={t(entry.title)} />;
  }
  const Content = pages[entry.id];
  const waiting = (
    <Page title={t(entry.title)}>
      <LoadingRows />
    </Page>
  );
  return (
    <Suspense fallback={waiting}>
      <Content key={`${section}/${id}`} id={id} />
    </Suspense>
  );
}
