import { Bot } from 'lucide-react';
import { useState } from 'react';
import { t } from '@/i18n';
import { Button, EmptyState, Field, Input, Switch, Textarea, toast, toastError } from '@/ui';
import { type InboxDetail, useSaveInbox } from '../data';
import { type BotProblem, type BotScript, checkBot, emptyBot, tidyBot } from '../lib/bot';
import { Confirm } from '../parts/confirm';
import { Block, FormBlock } from '../parts/section';
import { useSection } from '../parts/use-section';
import { type ProblemText, Steps } from './bot-steps';
import { Keywords, WordsField } from './bot-words';
import { type PreviewLine, WidgetPreview } from './preview';

/** The bot that greets, asks and answers by a script. */
export function BotTab({ inbox }: { inbox: InboxDetail }) {
  const [starting, setStarting] = useState(false);
  if (inbox.bot === null && !starting) {
    return (
      <Block title={t('inbox.tab.bot')} text={t('bot.text')}>
        <EmptyState
          icon={<Bot className="i i24" aria-hidden />}
          title={t('bot.none')}
          text={t('bot.none.text')}
          actions={
            <Button kind="primary" onClick={() => setStarting(true)}>
              {t('bot.start')}
            </Button>
          }
        />
      </Block>
    );
  }
  return (
    <>
      <Editor inbox={inbox} />
      {inbox.bot !== null && <Removal inbox={inbox} onRemoved={() => setStarting(false)} />}
    </>
  );
}

function Editor({ inbox }: { inbox: InboxDetail }) {
  const save = useSaveInbox();
  const saved = inbox.bot ?? { ...emptyBot(), enabled: false };
  const form = useSection<BotScript>(saved, (bot) => save(inbox.id, { bot: tidyBot(bot) }), {
    valid: (bot) => checkBot(tidyBot(bot)).length === 0,
  });
  const bot = form.value;
  const problems = form.tried ? checkBot(tidyBot(bot)) : [];
  const problem: ProblemText = (at) => sentence(problems.find((one) => one.at === at));
  return (
    <FormBlock title={t('inbox.tab.bot')} text={t('bot.text')} form={form}>
      <Switch
        label={t('bot.enable')}
        checked={bot.enabled}
        onChange={(enabled) => form.put({ enabled })}
      />
      <h3>{t('bot.who')}</h3>
      <Field label={t('bot.name')} error={problem('name')}>
        <Input
          value={bot.name}
          maxLength={60}
          onChange={(event) => form.put({ name: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('bot.greeting')} error={problem('greeting')}>
        <Textarea
          rows={2}
          value={bot.greeting}
          onChange={(event) => form.put({ greeting: event.currentTarget.value })}
        />
      </Field>
      <Steps steps={bot.steps} onChange={(steps) => form.put({ steps })} problem={problem} />
      <Keywords
        keywords={bot.keywords}
        onChange={(keywords) => form.put({ keywords })}
        problem={problem}
      />
      <Handoff value={bot.handoff} put={(handoff) => form.put({ handoff })} problem={problem} />
      <WidgetPreview
        color={inbox.color}
        team={inbox.team_name || inbox.name}
        lines={linesOf(tidyBot(bot))}
        label={inbox.channel === 'webchat' ? undefined : t('bot.preview.phone')}
      />
    </FormBlock>
  );
}

function Handoff({
  value,
  put,
  problem,
}: {
  value: BotScript['handoff'];
  put: (handoff: BotScript['handoff']) => void;
  problem: ProblemText;
}) {
  return (
    <>
      <h3>{t('bot.handoff')}</h3>
      <p className="set-intro">{t('bot.handoff.text')}</p>
      <WordsField
        words={value.words}
        onChange={(words) => put({ ...value, words })}
        error={problem('handoff.words')}
      />
      <Field label={t('bot.handoff.reply')} error={problem('handoff.reply')}>
        <Textarea
          rows={2}
          value={value.reply}
          onChange={(event) => put({ ...value, reply: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}

function sentence(problem: BotProblem | undefined): string | undefined {
  if (problem === undefined) return undefined;
  if (problem.code === 'choiceTwice' || problem.code === 'wordTwice') {
    return t(`bot.problem.${problem.code}`, { word: problem.word ?? '' });
  }
  return t(`bot.problem.${problem.code}`);
}

/** How a talk would begin, and how it ends. */
function linesOf(bot: BotScript): PreviewLine[] {
  const [first] = bot.steps;
  const answered: PreviewLine[] =
    first?.choices?.[0] === undefined ? [] : [{ text: first.choices[0], visitor: true }];
  const rest: PreviewLine[] = bot.steps
    .slice(1)
    .map((step) => ({ text: step.ask, choices: step.choices }));
  return [
    { text: bot.greeting, name: bot.name },
    ...(first === undefined ? [] : [{ text: first.ask, choices: first.choices }]),
    ...answered,
    ...rest,
    { text: bot.handoff.reply },
  ];
}

function Removal({ inbox, onRemoved }: { inbox: InboxDetail; onRemoved: () => void }) {
  const save = useSaveInbox();
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    const before = inbox.bot;
    await save(inbox.id, { bot: null });
    onRemoved();
    toast(t('bot.removed'), {
      label: t('common.undo'),
      run: () => void save(inbox.id, { bot: before }).catch(toastError),
    });
  };
  return (
    <Block title={t('bot.remove')} text={t('bot.remove.text')}>
      <div className="set-form">
        <div className="set-foot">
          <Button kind="danger" onClick={() => setAsking(true)}>
            {t('bot.remove')}
          </Button>
        </div>
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('bot.remove.confirm')}
        text={t('bot.remove.text')}
        action={t('common.remove')}
        run={remove}
      />
    </Block>
  );
}
