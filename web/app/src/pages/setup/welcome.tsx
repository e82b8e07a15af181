import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { Inbox } from '@/api/types';
import { t } from '@/i18n';
import { useCan } from '@/store/session';
import { shallow, useStore } from '@/store/store';
import { useInvitations, useLiveRefresh } from '../settings/data';
import { InviteForm } from '../settings/parts/invite-form';
import { Forbidden } from '../settings/parts/page';
import { ChannelStep } from './channel-step';
import { NumberStep, numberStands } from './number-step';
import { useTitle } from './shell';
import { SnippetStep } from './snippet-step';
import './setup.css';
import '../settings/settings.css';
import '../settings/channels.css';

type Step = 'channel' | 'snippet' | 'number' | 'invite';

/** The newest first. */
function newestFirst(inboxes: Readonly<Record<string, Inbox>>): Inbox[] {
  return Object.values(inboxes).sort((a, b) => (a.id < b.id ? 1 : -1));
}

export default function Welcome(_: { token: string }) {
  const may = useCan('inboxes.manage');
  useTitle(t('welcome.title'));
  useLiveRefresh();
  return <div className="sheet">{may ? <Steps /> : <Forbidden title={t('welcome.title')} />}</div>;
}

interface Progress {
  inboxes: Inbox[];
  sites: Inbox[];
  numbers: Inbox[];
  people: number;
  /** Invitations that nobody used yet. */
  open: number;
  steps: Step[];
  done: Record<Step, boolean>;
}

/** How far the set-up has come: read from what exists, so that it goes on where it was left. */
function useProgress(): Progress {
  const inboxes = useStore((state) => newestFirst(state.inboxes), shallow);
  const people = useStore(
    (state) => Object.values(state.members).filter((member) => member.active).length,
  );
  const mayInvite = useCan('members.manage');
  const invitations = useInvitations(mayInvite);
  const open = (invitations.data ?? []).filter((one) => one.used_at === 0).length;
  const sites = inboxes.filter((inbox) => inbox.channel === 'webchat');
  const numbers = inboxes.filter((inbox) => inbox.channel === 'whatsapp');
  const done = {
    channel: inboxes.length > 0,
    snippet: sites.some((inbox) => inbox.first_message_at > 0),
    number: numbers.some(numberStands),
    invite: people > 1 || open > 0,
  };
  const steps: Step[] = ['channel'];
  if (sites.length > 0 || numbers.length === 0) steps.push('snippet');
  if (numbers.length > 0) steps.push('number');
  if (mayInvite) steps.push('invite');
  return { inboxes, sites, numbers, people, open, steps, done };
}

function Steps() {
  const progress = useProgress();
  const { steps, done } = progress;
  const next = steps.find((step) => !done[step]);
  const count = steps.filter((step) => done[step]).length;
  return (
    <main className="set-page" aria-label={t('welcome.title')}>
      <header className="set-head">
        <div className="set-title grow">
          <h1 className="trunc">{t('welcome.title')}</h1>
          <span className="set-count num">
            {t('welcome.progress', { done: count, total: steps.length })}
          </span>
        </div>
        <Link to="/inbox" className="btn" data-kind={next === undefined ? 'primary' : 'plain'}>
          {next === undefined ? t('welcome.finish') : t('welcome.skip')}
        </Link>
      </header>
      <div className="set-scroll scroll">
        <div className="set-col">
          <p className="set-intro">{t('welcome.text')}</p>
          <StepList progress={progress} next={next ?? steps[1] ?? 'channel'} />
        </div>
      </div>
    </main>
  );
}

function StepList({ progress, next }: { progress: Progress; next: Step }) {
  const { inboxes, sites, numbers, people, open, steps, done } = progress;
  const [chosen, setChosen] = useState<Step | null>(null);
  const current = chosen ?? next;
  const after = (step: Step): Step | undefined => steps[steps.indexOf(step) + 1];
  const names = inboxes.map((inbox) => inbox.name).join(', ');
  const contents: Record<Step, { summary?: string; body: ReactNode }> = {
    channel: {
      summary: names === '' ? undefined : names,
      body: <ChannelStep onSite={() => setChosen('snippet')} />,
    },
    snippet: {
      body: (
        <SnippetStep
          inboxes={sites}
          onNext={after('snippet') && (() => setChosen(after('snippet') ?? null))}
        />
      ),
    },
    number: { body: <NumberStep inboxes={numbers} /> },
    invite: {
      summary: teamSummary(people, open),
      body: <InviteForm onMade={() => setChosen('invite')} />,
    },
  };
  return (
    <ol className="steps">
      {steps.map((step, i) => (
        <StepItem
          key={step}
          n={i + 1}
          step={step}
          current={current}
          done={done[step]}
          onOpen={setChosen}
          summary={contents[step].summary}
        >
          {contents[step].body}
        </StepItem>
      ))}
    </ol>
  );
}

function teamSummary(people: number, open: number): string | undefined {
  const parts = [
    people > 1 ? t('welcome.invite.done', { n: people }) : '',
    open > 0 ? t('welcome.invite.pending', { n: open }) : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts.join(' · ');
}

/** One step: its head opens it; what it holds stands under it. */
function StepItem({
  n,
  step,
  current,
  done,
  summary,
  onOpen,
  children,
}: {
  n: number;
  step: Step;
  current: Step;
  done: boolean;
  summary?: string;
  onOpen: (step: Step) => void;
  children: ReactNode;
}) {
  const id = useId();
  const open = step === current;
  return (
    <li className="step" data-open={open || undefined} data-done={done || undefined}>
      <h2>
        <button
          type="button"
          className="step-head"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => onOpen(step)}
        >
          <span className="step-n num" aria-hidden>
            {done ? <Check className="i i18" /> : n}
          </span>
          <span className="grow">
            <span className="step-title">{t(`welcome.${step}.title`)}</span>
            <span className="step-text">{summary ?? t(`welcome.${step}.text`)}</span>
          </span>
          <span className="step-state">
            {done ? t('welcome.step.done') : t('welcome.step.todo')}
          </span>
        </button>
      </h2>
      <div id={id} className="step-body" hidden={!open}>
        {open && children}
      </div>
    </li>
  );
}
