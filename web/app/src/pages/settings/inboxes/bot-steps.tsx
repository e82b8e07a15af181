import { ChevronDown, ChevronUp, Plus, Trash2, X } from 'lucide-react';
import { useRef } from 'react';
import { t } from '@/i18n';
import { Button, Field, IconButton, Input, Select, Textarea } from '@/ui';
import { type AnswerField, answerFields, type BotStep, CHOICES_MAX, moved } from '../lib/bot';
import { useKeys } from '../parts/use-keys';

/** What is wrong with the control at a place of the script, if anything. */
export type ProblemText = (at: string) => string | undefined;

/** The questions, in order. */
export function Steps({
  steps,
  onChange,
  problem,
}: {
  steps: readonly BotStep[];
  onChange: (steps: BotStep[]) => void;
  problem: ProblemText;
}) {
  const keys = useKeys(steps.length);
  const put = (at: number, step: BotStep) =>
    onChange(steps.map((held, i) => (i === at ? step : held)));
  return (
    <div className="bot-part">
      <h3>{t('bot.steps')}</h3>
      <p className="set-intro">{steps.length === 0 ? t('bot.steps.none') : t('bot.steps.text')}</p>
      {steps.length > 0 && (
        <ol className="bot-cards">
          {steps.map((step, i) => (
            <li key={keys.of(i)} className="bot-card">
              <StepHead
                n={i + 1}
                last={i === steps.length - 1}
                onMove={(by) => {
                  keys.swap(i, i + by);
                  onChange(moved(steps, i, by));
                }}
                onRemove={() => {
                  keys.remove(i);
                  onChange(steps.filter((_, n) => n !== i));
                }}
              />
              <Step
                step={step}
                at={`steps.${i}`}
                onChange={(next) => put(i, next)}
                problem={problem}
              />
            </li>
          ))}
        </ol>
      )}
      <div>
        <Button
          onClick={() => onChange([...steps, { ask: '', field: 'choice', choices: ['', ''] }])}
        >
          <Plus className="i" aria-hidden />
          {t('bot.step.add')}
        </Button>
      </div>
    </div>
  );
}

function StepHead({
  n,
  last,
  onMove,
  onRemove,
}: {
  n: number;
  last: boolean;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}) {
  return (
    <div className="row bot-card-h">
      <h4 className="grow num">{t('bot.step', { n })}</h4>
      <IconButton
        size="sm"
        label={t('bot.step.up', { n })}
        disabled={n === 1}
        onClick={() => onMove(-1)}
      >
        <ChevronUp className="i" aria-hidden />
      </IconButton>
      <IconButton
        size="sm"
        label={t('bot.step.down', { n })}
        disabled={last}
        onClick={() => onMove(1)}
      >
        <ChevronDown className="i" aria-hidden />
      </IconButton>
      <IconButton size="sm" label={t('bot.step.remove', { n })} onClick={onRemove}>
        <Trash2 className="i" aria-hidden />
      </IconButton>
    </div>
  );
}

function Step({
  step,
  at,
  onChange,
  problem,
}: {
  step: BotStep;
  at: string;
  onChange: (step: BotStep) => void;
  problem: ProblemText;
}) {
  return (
    <>
      <Field label={t('bot.step.ask')} error={problem(`${at}.ask`)}>
        <Textarea
          rows={2}
          value={step.ask}
          onChange={(event) => onChange({ ...step, ask: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('bot.step.field')}>
        <Select<AnswerField>
          value={step.field}
          onChange={(field) =>
            onChange(
              field === 'choice'
                ? { ...step, field, choices: step.choices ?? ['', ''] }
                : { ...step, field },
            )
          }
          options={answerFields.map((field) => ({ value: field, label: t(`bot.field.${field}`) }))}
        />
      </Field>
      {step.field === 'choice' && (
        <Choices
          choices={step.choices ?? []}
          error={problem(`${at}.choices`)}
          onChange={(choices) => onChange({ ...step, choices })}
        />
      )}
    </>
  );
}

/** The buttons under a question. Enter goes on to the next one. */
function Choices({
  choices,
  error,
  onChange,
}: {
  choices: readonly string[];
  error: string | undefined;
  onChange: (choices: string[]) => void;
}) {
  const list = useRef<HTMLFieldSetElement>(null);
  const keys = useKeys(choices.length);
  const full = choices.length >= CHOICES_MAX;
  const add = (after: number) => {
    if (full) return;
    keys.insert(after + 1);
    onChange([...choices.slice(0, after + 1), '', ...choices.slice(after + 1)]);
    requestAnimationFrame(() => list.current?.querySelectorAll('input')[after + 1]?.focus());
  };
  return (
    <fieldset className="picks" ref={list}>
      <legend className="field-label">{t('bot.choices')}</legend>
      <div className="bot-choices">
        {choices.map((choice, i) => (
          <ChoiceRow
            key={keys.of(i)}
            n={i + 1}
            choice={choice}
            invalid={error !== undefined}
            onEnter={() => add(i)}
            onChange={(next) => onChange(choices.map((held, n) => (n === i ? next : held)))}
            onRemove={() => {
              keys.remove(i);
              onChange(choices.filter((_, n) => n !== i));
            }}
          />
        ))}
      </div>
      {error !== undefined ? (
        <p className="field-error" role="alert">
          {error}
        </p>
      ) : (
        <p className="field-hint">{t('bot.choices.hint')}</p>
      )}
      {!full && (
        <Button size="sm" kind="ghost" onClick={() => add(choices.length - 1)}>
          <Plus className="i" aria-hidden />
          {t('bot.choice.add')}
        </Button>
      )}
    </fieldset>
  );
}

function ChoiceRow({
  n,
  choice,
  invalid,
  onChange,
  onEnter,
  onRemove,
}: {
  n: number;
  choice: string;
  invalid: boolean;
  onChange: (choice: string) => void;
  onEnter: () => void;
  onRemove: () => void;
}) {
  return (
    <div className="row">
      <Input
        aria-label={t('bot.choice', { n })}
        aria-invalid={invalid || undefined}
        maxLength={80}
        value={choice}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (choice.trim() !== '') onEnter();
        }}
      />
      <IconButton size="sm" label={t('bot.choice.remove', { n })} onClick={onRemove}>
        <X className="i" aria-hidden />
      </IconButton>
    </div>
  );
}
