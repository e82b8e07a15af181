import { describe, expect, it } from 'vitest';
import { t } from '@/i18n';
import { en } from '@/i18n/messages/en';
import { es } from '@/i18n/messages/es';
import { pt } from '@/i18n/messages/pt';
import type { Pending } from '@/store/outbox';
import { comment, conversation, MIN, message, milestone, NOW } from '@/testing/make';
import { countdownOf, countdownText } from './countdown';
import { dayLine, fold, pathOf, shortDate } from './format';
import { commandFor } from './keys';
import { firstUnread, threadRows } from './thread-rows';

const SECOND = 1_000_000;

describe('countdown', () => {
  const left = (micros: number) => {
    const c = countdownOf(
      conversation({ id: 'a', window: { policy: 'session_24h', closes_at: NOW + micros } }),
      NOW,
    );
    return `${c.tone} ${countdownText(c, false)} ${countdownText(c, true)}`;
  };
  it('has its tones at two hours and at fifteen minutes', () => {
    expect(left(24 * 60 * MIN - SECOND)).toBe('calm 23 h 59 min 23 h 59 min');
    expect(left(120 * MIN + 1)).toBe('calm 2 h 00 min 2 h 00 min');
    expect(left(120 * MIN)).toBe('warn 2 h 00 min 2 h 00 min');
    expect(left(15 * MIN + 1)).toBe('warn 15 min 15 min');
    expect(left(9 * MIN + 4 * SECOND)).toBe('crit 9 min 9 min 04 s');
    expect(left(4 * SECOND)).toBe('crit 0 min 4 s');
    expect(left(0).startsWith('gone')).toBe(true);
  });
  it('is free without a limit and gone once closed', () => {
    const free = { policy: 'unlimited' as const, closes_at: 0 };
    expect(countdownOf(conversation({ id: 'a', window: free }), NOW).tone).toBe('free');
    expect(countdownOf(conversation({ id: 'a', status: 'closed' }), NOW).tone).toBe('gone');
    const sent = conversation({ id: 'a', status: 'closed', awaiting_reply: true });
    expect(countdownOf(sent, NOW).tone).toBe('waiting');
  });
});

describe('thread rows', () => {
  const none = new Set<string>();
  const entry = (client_id: string): Pending => ({
    client_id,
    conversation_id: 'a',
    mode: 'message',
    text: 'x',
    at: NOW,
    order: 1,
    seen_seq: 0,
    state: 'queued',
    error: null,
  });
  it('groups one author within three minutes', () => {
    const items = [message(), message(), message({ sort_at: NOW + 4 * MIN })];
    const rows = threadRows(items, [], '', none).filter((row) => row.kind === 'message');
    expect(rows.map((row) => [row.first, row.last])).toEqual([
      [true, false],
      [false, true],
      [true, true],
    ]);
  });
  it('draws a line at each change of day', () => {
    const rows = threadRows([message(), message({ sort_at: NOW + 24 * 60 * MIN })], [], '', none);
    expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'day', 'message']);
  });
  it('folds three milestones in a row, but never the last ones', () => {
    const run = [milestone(), milestone(), milestone()];
    const kinds = (items: Parameters<typeof threadRows>[0], open = none) =>
      threadRows(items, [], '', open).map((row) => row.kind);
    expect(kinds([...run, message()])).toEqual(['day', 'fold', 'message']);
    expect(kinds([message(), ...[milestone(), milestone(), milestone()]])).toEqual([
      'day',
      'message',
      'milestone',
      'milestone',
      'milestone',
    ]);
    const closed = milestone({ type: 'closed' });
    expect(kinds([milestone(), milestone(), closed, message()])).not.toContain('fold');
    const opened = new Set([run[0]?.id ?? '']);
    expect(kinds([...run, message()], opened).filter((kind) => kind === 'milestone')).toHaveLength(
      3,
    );
  });
  it('shows what is unsent last, and not beside its confirmed self', () => {
    const confirmed = message({ client_id: 'one', author: { kind: 'agent', id: 'ana' } });
    const rows = threadRows([confirmed, comment()], [entry('one'), entry('two')], '', none);
    expect(rows.map((row) => row.key)).toContain('two');
    expect(rows.filter((row) => row.kind === 'pending')).toHaveLength(1);
  });
  it('finds where the unread begin', () => {
    const items = [
      message(),
      message({ author: { kind: 'agent', id: 'ana' } }),
      message(),
      message(),
    ];
    expect(firstUnread(items, 2)).toBe(items[2]?.id);
    expect(firstUnread(items, 3)).toBe(items[0]?.id);
    expect(firstUnread(items, 0)).toBe('');
  });
});

describe('keys', () => {
  const press = (key: string, part: Partial<KeyboardEvent> = {}) =>
    commandFor({
      key,
      code: '',
      shiftKey: false,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      ...part,
      getModifierState: () => false,
    });
  it('match on the layouts of Latin America and Spain', () => {
    expect(press('j')).toBe('next');
    expect(press('J')).toBe('next');
    expect(press('R', { shiftKey: true })).toBe('quote');
    expect(press('d')).toBe('panel');
    expect(press(']')).toBe('panel');
    // es: "/" is Shift+7, "?" is Shift+'; pt-BR: "?" is Shift+W's neighbour. The key says it all.
    expect(press('/', { shiftKey: true, code: 'Digit7' })).toBe('search');
    expect(press('?', { shiftKey: true, code: 'Minus' })).toBe('keys');
    expect(press('"', { shiftKey: true, code: 'Digit2' })).toBe('holder.mine');
    expect(press('·', { shiftKey: true, code: 'Digit3' })).toBe('holder.all');
    const altGraph = { ctrlKey: true, altKey: true, code: 'BracketRight' };
    expect(
      commandFor({
        key: ']',
        shiftKey: false,
        metaKey: false,
        ...altGraph,
        getModifierState: () => true,
      }),
    ).toBe('panel');
  });
  it('leave the shortcuts of the browser alone', () => {
    expect(press('r', { ctrlKey: true })).toBeUndefined();
    expect(press('t', { metaKey: true })).toBeUndefined();
    expect(press('S', { shiftKey: true })).toBeUndefined();
  });
});

describe('words', () => {
  it('have the same parameters in every language', () => {
    const names = (message: unknown) =>
      [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])]
        .filter((n) => n !== '{n}')
        .sort();
    for (const key of Object.keys(es) as (keyof typeof es)[]) {
      expect([key, names(en[key])]).toEqual([key, names(es[key])]);
      expect([key, names(pt[key])]).toEqual([key, names(es[key])]);
    }
    expect(Object.keys(es).length).toBeGreaterThan(250);
  });
  it('choose their plural', () => {
    expect(t('transfer.open', { n: 1 })).toBe('1 abierta');
    expect(t('transfer.open', { n: 3 })).toBe('3 abiertas');
  });
});

describe('format', () => {
  it('shortens dates by distance', () => {
    expect(shortDate(NOW, NOW)).toBe('14:49');
    expect(shortDate(NOW - 20 * 60 * MIN, NOW)).toBe('ayer');
    expect(shortDate(NOW - 2 * 24 * 60 * MIN, NOW)).toBe('vie');
    expect(shortDate(Date.parse('2026-03-12T15:00:00Z') * 1000, NOW)).toBe('12 mar');
    expect(shortDate(Date.parse('2025-03-12T15:00:00Z') * 1000, NOW)).toBe('12/03/25');
    expect(dayLine(NOW - 2 * 24 * 60 * MIN, NOW)).toBe('Viernes, 20 de noviembre');
  });
  it('folds accents and shows paths', () => {
    expect(fold('José Ñandú')).toBe('jose nandu');
    expect(pathOf('https://t.example/a/b?x=1')).toBe('/a/b?x=1');
    expect(pathOf('no es')).toBe('no es');
  });
});
