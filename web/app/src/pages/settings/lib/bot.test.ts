import { describe, expect, it } from 'vitest';
import { BOT_TEXT_MAX, type BotScript, checkBot, emptyBot, moved, readWords, tidyBot } from './bot';

function bot(change: Partial<BotScript> = {}): BotScript {
  return {
    ...emptyBot(),
    name: 'Nati',
    greeting: 'Hola',
    handoff: { words: ['persona'], reply: 'Te paso' },
    ...change,
  };
}

const codes = (script: BotScript) => checkBot(tidyBot(script)).map((p) => `${p.at}:${p.code}`);

describe('checkBot', () => {
  it('accepts a greeting alone', () => {
    expect(codes(bot())).toEqual([]);
  });
  it('lets an unfinished bot be kept while it is off', () => {
    expect(codes({ ...emptyBot(), enabled: false })).toEqual([]);
  });
  it('asks for a name and something to say', () => {
    expect(codes(bot({ name: ' ', greeting: '' }))).toEqual(['name:name', 'greeting:nothing']);
  });
  it('asks for the question and for two choices', () => {
    const steps: BotScript['steps'] = [
      { ask: ' ', field: 'name' },
      { ask: '¿Sobre qué?', field: 'choice', choices: ['Envíos', ' '] },
    ];
    expect(codes(bot({ steps }))).toEqual(['steps.0.ask:ask', 'steps.1.choices:choices']);
  });
  it('finds a choice that stands twice, whatever its accents', () => {
    const steps: BotScript['steps'] = [
      { ask: '¿Qué?', field: 'choice', choices: ['Envío', 'envio'] },
    ];
    expect(checkBot(bot({ steps }))).toEqual([
      { at: 'steps.0.choices', code: 'choiceTwice', word: 'envio' },
    ]);
  });
  it('finds a word that leads to two answers', () => {
    const keywords = [
      { words: ['envío', 'envio', 'flete'], reply: 'Gratis' },
      { words: ['Flete'], reply: 'No' },
    ];
    expect(checkBot(bot({ keywords }))).toEqual([
      { at: 'keywords.1.words', code: 'wordTwice', word: 'Flete' },
    ]);
  });
  it('keeps the words for a person apart from the others', () => {
    const keywords = [{ words: ['persona'], reply: 'x' }];
    expect(codes(bot({ keywords }))).toEqual(['handoff.words:wordTwice']);
  });
  it('asks what is missing of a keyword and of the handoff', () => {
    const script = bot({ keywords: [{ words: [], reply: '' }], handoff: { words: [], reply: '' } });
    expect(codes(script)).toEqual([
      'keywords.0.words:words',
      'keywords.0.reply:reply',
      'handoff.reply:handoff',
    ]);
  });
  it('counts characters, not UTF-16 units', () => {
    expect(codes(bot({ greeting: '🪵'.repeat(BOT_TEXT_MAX) }))).toEqual([]);
    expect(codes(bot({ greeting: '🪵'.repeat(BOT_TEXT_MAX + 1) }))).toEqual(['greeting:long']);
  });
});

describe('tidyBot', () => {
  it('drops blanks and the choices of what is no choice', () => {
    const steps: BotScript['steps'] = [{ ask: ' a ', field: 'email', choices: ['x'] }];
    expect(tidyBot(bot({ steps, name: ' Nati ' }))).toMatchObject({
      name: 'Nati',
      steps: [{ ask: 'a', field: 'email' }],
    });
  });
});

describe('moved', () => {
  it('swaps neighbours and stops at the ends', () => {
    expect(moved([1, 2, 3], 1, -1)).toEqual([2, 1, 3]);
    expect(moved([1, 2, 3], 2, 1)).toEqual([1, 2, 3]);
    expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
  });
});

it('reads words by commas', () => {
  expect(readWords(' envío, fletes;  a casa ,,')).toEqual(['envío', 'fletes', 'a casa']);
});
