import { Link, useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';
import { t } from '@/i18n';
import { Skeleton } from '@/ui';
import type { InboxDetail } from '../../data';
import { useChannels, useConnection, useHealth, useLiveConnection } from '../../data-channels';
import { type Connection, guideSteps, type Manifest, stepDone } from '../../lib/connect';
import { LoadFailed, Page } from '../../parts/page';
import { useDraft } from './draft';
import { AppStep, NumberStep } from './field-steps';
import { FinishStep } from './finish-step';
import { type StepProps, stepTitle } from './step';
import { TestStep } from './test-step';
import { WebhookStep } from './webhook-step';

/** Milliseconds between looks for what the provider does meanwhile: a live event may not tell of it. */
const WATCH = 4000;

/** Leads through connecting an inbox to its provider, step by step, as the channel's manifest says. */
export function ConnectGuide({ inbox }: { inbox: InboxDetail }) {
  useLiveConnection();
  const channels = useChannels();
  const connection = useConnection(inbox.id, WATCH);
  const manifest = channels.data?.find((one) => one.kind === inbox.channel);
  const failed = channels.isError ? channels : connection;
  const missing = channels.isSuccess && manifest === undefined;
  return (
    <Page
      title={t('connect.title', { name: inbox.name })}
      back={{ section: 'inboxes', label: t('inboxes.title') }}
      end={
        <Link
          to="/settings/$section/$id"
          params={{ section: 'inboxes', id: inbox.id }}
          hash="connection"
          className="btn"
        >
          {t('connect.leave')}
        </Link>
      }
    >
      {manifest !== undefined && connection.data !== undefined ? (
        <Guide inbox={inbox} manifest={manifest} connection={connection.data} />
      ) : failed.isError || missing ? (
        <LoadFailed
          error={failed.error}
          retry={() => {
            void channels.refetch();
            void connection.refetch();
          }}
        />
      ) : (
        <div role="status" aria-label={t('common.loading')} className="steps">
          <Skeleton width="100%" height={60} />
          <Skeleton width="100%" height={60} />
          <Skeleton width="100%" height={60} />
        </div>
      )}
    </Page>
  );
}

function Guide({
  inbox,
  manifest,
  connection,
}: {
  inbox: InboxDetail;
  manifest: Manifest;
  connection: Connection;
}) {
  const navigate = useNavigate();
  const router = useRouter();
  const hash = useLocation({ select: (location) => location.hash });
  const health = useHealth(inbox.id, connection.health);
  const draft = useDraft(inbox.id, manifest, connection);
  const steps = guideSteps(manifest);
  const facts = { manifest, connection, health, members: inbox.member_ids.length };
  const done = (step: string) => stepDone(step, facts);
  const asked = hash.replace(/^connect-?/, '');
  const current = steps.find((step) => step === asked) ?? steps.find((s) => !done(s)) ?? 'finish';
  const go = (step: string, replace = false) =>
    void navigate({
      to: '/settings/$section/$id',
      params: { section: 'inboxes', id: inbox.id },
      hash: `connect-${step}`,
      ignoreBlocker: true,
      replace,
    });
  const begin = useRef(() => {
    // On the way to another page this one may be drawn once more.
    if (router.latestLocation.pathname.endsWith(`/${inbox.id}`)) go(current, true);
  });
  // The open step stays open when it gets done by itself: the address holds it from the start.
  useEffect(() => begin.current(), []);
  const props: StepProps = {
    inbox,
    manifest,
    connection,
    health,
    draft,
    go,
    next: () => go(steps[steps.indexOf(current) + 1] ?? 'finish'),
  };
  return (
    <>
      <p className="set-intro">{t('connect.text', { n: steps.length })}</p>
      <ol className="steps">
        {steps.map((step, i) => (
          <StepItem
            key={step}
            n={i + 1}
            step={step}
            open={step === current}
            done={done(step)}
            onOpen={() => go(step)}
          >
            <StepBody step={step} {...props} />
          </StepItem>
        ))}
      </ol>
    </>
  );
}

function StepBody({ step, ...props }: StepProps & { step: string }) {
  switch (step) {
    case 'app':
      return <AppStep {...props} />;
    case 'webhook':
      return <WebhookStep {...props} />;
    case 'test':
      return <TestStep {...props} />;
    case 'finish':
      return <FinishStep {...props} />;
    default:
      return <NumberStep step={step} {...props} />;
  }
}

function StepItem({
  n,
  step,
  open,
  done,
  onOpen,
  children,
}: {
  n: number;
  step: string;
  open: boolean;
  done: boolean;
  onOpen: () => void;
  children: ReactNode;
}) {
  const id = useId();
  const head = useRef<HTMLButtonElement>(null);
  useShown(head, open);
  return (
    <li className="step" data-open={open || undefined} data-done={done || undefined}>
      <h2>
        <button
          ref={head}
          type="button"
          className="step-head"
          aria-expanded={open}
          aria-controls={id}
          onClick={onOpen}
        >
          <span className="step-n num" aria-hidden>
            {done ? <Check className="i i18" /> : n}
          </span>
          <span className="grow">
            <span className="step-title">{stepTitle(step)}</span>
            <span className="step-text">{t.maybe(`connect.step.${step}.text`)}</span>
          </span>
          <span className="step-state">{done ? t('connect.done') : t('connect.todo')}</span>
        </button>
      </h2>
      <div id={id} className="step-body" hidden={!open}>
        {open && children}
      </div>
    </li>
  );
}

/** A step that opens comes into sight with its head, where the keyboard then is. The first drawing takes no focus. */
function useShown(head: RefObject<HTMLButtonElement | null>, open: boolean): void {
  const was = useRef(open);
  useEffect(() => {
    if (open) head.current?.closest('li')?.scrollIntoView({ block: 'start' });
    if (open && !was.current) head.current?.focus({ preventScroll: true });
    was.current = open;
  }, [head, open]);
}
