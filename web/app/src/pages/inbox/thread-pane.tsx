import { CircleAlert, EyeOff, MousePointerClick } from 'lucide-react';
import { lazy, Suspense, useCallback, useState } from 'react';
import type { Id } from '@/api/types';
import { t } from '@/i18n';
import { useStore } from '@/store/store';
import { Button, EmptyState, Kbd, Skeleton } from '@/ui';
import { ClosedCard } from './closed-card';
import { Composer } from './compose/composer';
import { DropZone } from './compose/drop-zone';
import { CritBanner } from './crit-banner';
import { useConversationData } from './data';
import { useFollow } from './follow';
import { Header } from './header';
import { useInboxNav } from './nav';
import { Thread } from './thread';
import { setUi, useUi } from './ui-state';
import { useLooking } from './viewer/open';

const TemplateDialog = lazy(() => import('./template/dialog'));
const Viewer = lazy(() => import('./viewer/viewer'));

/** The open conversation: header, messages, what may be written. */
export function ThreadPane({ id, phone }: { id: Id; phone: boolean }) {
  const data = useConversationData(id);
  const known = useStore((state) => id in state.conversations);
  const [sent, setSent] = useState(0);
  const onSent = useCallback(() => setSent((n) => n + 1), []);
  useFollow(id, data.into);
  if (id === '') return phone ? null : <Nothing />;
  if (data.state === 'failed') return <Failed id={id} retry={data.retry} />;
  if (data.into === '' && (data.state === 'gone' || (data.state === 'ready' && !known)))
    return <Gone />;
  return (
    <section className="th" data-pane-focus tabIndex={-1} aria-label={t('keys.conversation')}>
      {known ? <Header id={id} phone={phone} /> : <div className="hd" />}
      {known && <CritBanner id={id} />}
      <DropZone id={id}>
        {data.state !== 'ready' ? <Loading /> : <Thread key={id} id={id} sent={sent} />}
        {known && <ClosedCard id={id} />}
        {known && <Composer id={id} phone={phone} onSent={onSent} />}
      </DropZone>
      <Layers id={id} />
    </section>
  );
}

/** What opens over the thread; fetched when it is first wanted. */
function Layers({ id }: { id: Id }) {
  const template = useUi((ui) => ui.template);
  const looking = useLooking() !== null;
  return (
    <Suspense>
      {template && <TemplateDialog key={id} id={id} onClose={() => setUi({ template: false })} />}
      {looking && <Viewer />}
    </Suspense>
  );
}

function Nothing() {
  return (
    <section className="th th-empty">
      <h1 className="vh">{t('nav.inbox')}</h1>
      <EmptyState
        icon={<MousePointerClick className="i i24" aria-hidden />}
        title={t('empty.thread')}
        text={
          <>
            <Kbd>J</Kbd> {t('empty.thread.and')} <Kbd>K</Kbd> {t('empty.thread.keys')}
          </>
        }
      />
    </section>
  );
}

function Failed({ id, retry }: { id: Id; retry: () => void }) {
  const nav = useInboxNav();
  return (
    <section className="th th-empty" key={id}>
      <EmptyState
        tone="bad"
        level={1}
        icon={<CircleAlert className="i i24" aria-hidden />}
        title={t('thread.failed')}
        text={t('thread.failed.text')}
        actions={
          <>
            <Button onClick={() => nav.open('')}>{t('common.back')}</Button>
            <Button kind="primary" onClick={retry}>
              {t('common.retry')}
            </Button>
          </>
        }
      />
    </section>
  );
}

function Gone() {
  const nav = useInboxNav();
  return (
    <section className="th th-empty">
      <EmptyState
        level={1}
        icon={<EyeOff className="i i24" aria-hidden />}
        title={t('thread.gone')}
        text={t('thread.gone.text')}
        actions={<Button onClick={() => nav.open('')}>{t('common.back')}</Button>}
      />
    </section>
  );
}

function Loading() {
  return (
    <div className="ms-skel" aria-busy="true">
      <span className="vh">{t('common.loading')}</span>
      {[220, 300, 180, 260].map((width, i) => (
        <div key={width} data-out={i % 2 === 1 || undefined}>
          <Skeleton width={width} height={38} />
        </div>
      ))}
    </div>
  );
}
