import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { t } from '@/i18n';
import { Button, Field, IconButton, Input, Textarea } from '@/ui';
import { type BotKeyword, readWords } from '../lib/bot';
import { useKeys } from '../parts/use-keys';
import type { ProblemText } from './bot-steps';

/** Answers to frequent questions, found by a word. */
export function Keywords({
  keywords,
  onChange,
  problem,
}: {
  keywords: readonly BotKeyword[];
  onChange: (keywords: BotKeyword[]) => void;
  problem: ProblemText;
}) {
  const keys = useKeys(keywords.length);
  const put = (at: number, change: Partial<BotKeyword>) =>
    onChange(keywords.map((held, i) => (i === at ? { ...held, ...change } : held)));
  return (
    <div className="bot-part">
      <h3>{t('bot.keywords')}</h3>
      <p className="set-intro">{t('bot.keywords.text')}</p>
      {keywords.length > 0 && (
        <ul className="bot-cards">
          {keywords.map((keyword, i) => (
            <li key={keys.of(i)} className="bot-card">
              <div className="row bot-card-h">
                <h4 className="grow num">{t('bot.keyword', { n: i + 1 })}</h4>
                <IconButton
                  size="sm"
                  label={t('bot.keyword.remove', { n: i + 1 })}
                  onClick={() => {
                    keys.remove(i);
                    onChange(keywords.filter((_, n) => n !== i));
                  }}
                >
                  <Trash2 className="i" aria-hidden />
                </IconButton>
              </div>
              <WordsField
                words={keyword.words}
                onChange={(words) => put(i, { words })}
                error={problem(`keywords.${i}.words`)}
              />
              <Field label={t('bot.reply')} error={problem(`keywords.${i}.reply`)}>
                <Textarea
                  rows={2}
                  value={keyword.reply}
                  onChange={(event) => put(i, { reply: event.currentTarget.value })}
                />
              </Field>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button onClick={() => onChange([...keywords, { words: [], reply: '' }])}>
          <Plus className="i" aria-hidden />
          {t('bot.keyword.add')}
        </Button>
      </div>
    </div>
  );
}

/** Words separated by commas. What is typed stays as typed while it means the same words. */
export function WordsField({
  words,
  onChange,
  error,
}: {
  words: readonly string[];
  onChange: (words: string[]) => void;
  error: string | undefined;
}) {
  const [typed, setTyped] = useState(words.join(', '));
  const text = readWords(typed).join() === words.join() ? typed : words.join(', ');
  return (
    <Field label={t('bot.words')} hint={t('bot.words.hint')} error={error}>
      <Input
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          onChange(readWords(event.currentTarget.value));
        }}
      />
    </Field>
  );
}
