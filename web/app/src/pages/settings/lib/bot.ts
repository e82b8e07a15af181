import { fold } from '@/lib/format';

export type AnswerField = 'choice' | 'name' | 'email' | 'phone';

export interface BotStep {
  ask: string;
  field: AnswerField;
  choices?: string[];
}

export interface BotKeyword {
  words: string[];
  reply: string;
}

/** A bot that greets, asks and answers by a script, as the server keeps it. */
export interface BotScript {
  enabled: boolean;
  name: string;
  greeting: string;
  steps: BotStep[];
  keywords: BotKeyword[];
  handoff: BotKeyword;
}

export const answerFields: readonly AnswerField[] = ['choice', 'name', 'email', 'phone'];
export const BOT_TEXT_MAX = 1000;
export const CHOICES_MAX = 10;

export function emptyBot(): BotScript {
  return {
    enabled: true,
    name: '',
    greeting: '',
    steps: [],
    keywords: [],
    handoff: { words: [], reply: '' },
  };
}

/** One thing that stands in the way of saving. `at` is the control it belongs to, e.g. "steps.0.ask". */
export interface BotProblem {
  at: string;
  code:
    | 'name'
    | 'nothing'
    | 'ask'
    | 'choices'
    | 'choiceTwice'
    | 'words'
    | 'wordTwice'
    | 'reply'
    | 'handoff'
    | 'long';
  /** The word that stands twice. */
  word?: string;
}

/** Drops what was left blank, so that an empty line in the editor is no fault. */
export function tidyBot(bot: BotScript): BotScript {
  const words = (list: readonly string[]) => list.map((w) => w.trim()).filter((w) => w !== '');
  return {
    ...bot,
    name: bot.name.trim(),
    greeting: bot.greeting.trim(),
    steps: bot.steps.map((step) =>
      step.field === 'choice'
        ? { ask: step.ask.trim(), field: step.field, choices: words(step.choices ?? []) }
        : { ask: step.ask.trim(), field: step.field },
    ),
    keywords: bot.keywords.map((k) => ({ words: words(k.words), reply: k.reply.trim() })),
    handoff: { words: words(bot.handoff.words), reply: bot.handoff.reply.trim() },
  };
}

/** Everything wrong with a tidied script, in the order of the page. A bot that is off may be unfinished. */
export function checkBot(bot: BotScript): BotProblem[] {
  if (!bot.enabled) return [];
  const problems: BotProblem[] = [];
  if (bot.name === '') problems.push({ at: 'name', code: 'name' });
  if (bot.greeting === '' && bot.steps.length === 0 && bot.keywords.length === 0) {
    problems.push({ at: 'greeting', code: 'nothing' });
  }
  long(problems, 'greeting', bot.greeting);
  bot.steps.forEach((step, i) => {
    checkStep(problems, step, `steps.${i}`);
  });
  checkWords(problems, bot);
  return problems;
}

function long(problems: BotProblem[], at: string, text: string): void {
  if (Array.from(text).length > BOT_TEXT_MAX) problems.push({ at, code: 'long' });
}

function checkStep(problems: BotProblem[], step: BotStep, at: string): void {
  if (step.ask === '') problems.push({ at: `${at}.ask`, code: 'ask' });
  long(problems, `${at}.ask`, step.ask);
  if (step.field !== 'choice') return;
  const choices = step.choices ?? [];
  if (choices.length < 2) problems.push({ at: `${at}.choices`, code: 'choices' });
  const twice = firstTwice(choices);
  if (twice !== undefined) problems.push({ at: `${at}.choices`, code: 'choiceTwice', word: twice });
}

function firstTwice(words: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return words.find((word) => {
    const key = fold(word);
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  });
}

/** A word may lead to one answer only, and one that asks for a person needs something to say. */
function checkWords(problems: BotProblem[], bot: BotScript): void {
  const seen = new Set<string>();
  const check = (at: string, words: readonly string[]) => {
    const own = new Set(words.map(fold));
    const taken = words.find((word) => seen.has(fold(word)));
    for (const word of own) seen.add(word);
    if (taken !== undefined) problems.push({ at, code: 'wordTwice', word: taken });
  };
  bot.keywords.forEach((keyword, i) => {
    const at = `keywords.${i}`;
    if (keyword.words.length === 0) problems.push({ at: `${at}.words`, code: 'words' });
    check(`${at}.words`, keyword.words);
    if (keyword.reply === '') problems.push({ at: `${at}.reply`, code: 'reply' });
    long(problems, `${at}.reply`, keyword.reply);
  });
  check('handoff.words', bot.handoff.words);
  if (bot.handoff.reply === '') problems.push({ at: 'handoff.reply', code: 'handoff' });
  long(problems, 'handoff.reply', bot.handoff.reply);
}

/** The words of a text separated by commas or line breaks. */
export function readWords(text: string): string[] {
  return text
    .split(/[,;\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** The list with the entry at `from` moved by one place; itself when it stands at the end already. */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): T[] {
  const to = from + by;
  const next = [...list];
  const a = next[from];
  const b = next[to];
  if (a === undefined || b === undefined) return next;
  next[from] = b;
  next[to] = a;
  return next;
}
