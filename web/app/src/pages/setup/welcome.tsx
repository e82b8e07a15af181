import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { Inbox } from '@/api/types';
import { t } from '@/i18n';
import { useCan } from '@/store/session';
import { shallow, useStore } from '@/store/store';
import { useInvitations, useLiveRefresh } from '../settings/data';
import { InviteForm } from '../settings/parts/invite-form';
import { NewInbox } from '../settings/parts/new-inbox';
import { Forbidden } from '../settings/parts/page';
import { useTitle } from './shell';
import { SnippetStep } from './snippet-step';
import './setup.css';
import '../settings/settings.css';

type Step = 'inbox' | 'snippet' | 'invite';

/** The web inboxes, the newest first. */
function newestFirst(inboxes: Readonly<Record<string, Inbox>>): Inbox[] {
  return Object.values(inboxes)
    .filter((inbox) => inbox.channel === 'webchat')
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}

export default function Welcome(_: { token: string }) {
  const may = useCan('inboxes.manage');
  useTitle(t('welcome.title'));
  useLiveRefresh();
  return <div className="sheet">{may ? <Steps /> : <Forbidden title={t('welcome.title')} />}</div>;
}

interface Progress {
  inboxes: Inbox[];
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
  const done = {
    inbox: inboxes.length > 0,
    snippet: inboxes.some((inbox) => inbox.first_message_at > 0),
    invite: people > 1 || open > 0,
  };
  const steps: Step[] = mayInvite ? ['inbox', 'snippet', 'invite'] : ['inbox', 'snippet'];
  return { inboxes, people, open, steps, done };
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
          <StepList progress={progress} next={next ?? 'snippet'} />
        </div>
      </div>
    </main>
  );
}

function StepList({ progress, next }: { progress: Progress; next: Step }) {
  const { inboxes, people, open, steps, done } = progress;
  const [chosen, setChosen] = useState<Step | null>(null);
  const current = chosen ?? next;
  const mayInvite = steps.includes('invite');
  const names = inboxes.map((inbox) => inbox.name).join(', ');
  const contents: Record<Step, { summary?: string; body: ReactNode }> = {
    inbox: {
      summary: names === '' ? undefined : names,
      body: <NewInbox onMade={() => setChosen('snippet')} />,
    },
    snippet: {
      body: (
        <SnippetStep inboxes={inboxes} onNext={mayInvite ? () => setChosen('invite') : undefined} />
      ),
    },
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
