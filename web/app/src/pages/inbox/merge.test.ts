import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, mergedInto } from '@/api/client';
import type { EventFrame } from '@/api/frames';
import { apply, regrouped, replacePage } from '@/store/apply';
import { carryDrafts, draftOf, setDraft, startDrafts } from '@/store/drafts';
import { reloadThread } from '@/store/load';
import { enqueue, outboxEntries, setOnline, startOutbox, stopOutbox } from '@/store/sender';
import { getState, resetStore, update } from '@/store/store';
import { conversation, message, NOW, stateWith } from '@/testing/make';
import { type MergeOutlook, outlookLines } from './undo-merge';

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

const merged = { code: 'merged', conversation_id: 'b' };

const told = (type: string, id: string): EventFrame => ({
  t: 'event',
  seq: 50,
  up_to: 50,
  type,
  conversation: conversation({ id, rev: 50 }),
});

const loaded = (...items: ReturnType<typeof message>[]) => ({ items, before: '', loaded: true });

afterEach(() => {
  stopOutbox();
  resetStore();
  localStorage.clear();
  vi.unstubAllGlobals();
});

describe('a conversation that went into another one', () => {
  it('is known by the server saying so, and by nothing else', () => {
    expect(mergedInto(new ApiError(409, 'merged', merged, 0))).toBe('b');
    expect(mergedInto(new ApiError(409, 'merge_undone', merged, 0))).toBe('');
    expect(mergedInto(new ApiError(409, 'merged', {}, 0))).toBe('');
    expect(mergedInto(new Error('merged'))).toBe('');
  });

  it('takes along what was being written, but over nothing', () => {
    vi.stubGlobal('fetch', () => Promise.resolve(json({})));
    startDrafts('ana');
    setDraft('a', 'message', 'le paso');
    setDraft('a', 'comment', 'ojo');
    setDraft('b', 'comment', 'otra nota');
    carryDrafts('a', 'b');
    expect(['message', 'comment'].map((mode) => draftOf('a', mode as 'message'))).toEqual(['', '']);
    expect(draftOf('b', 'message')).toBe('le paso');
    expect(draftOf('b', 'comment')).toBe('otra nota');
  });

  it('leaves what was on its way to it in the survivor, for its writer to send', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(json(merged, 409)));
    startOutbox('ana');
    setOnline(true);
    enqueue('a', 'message', 'hola');
    await vi.waitFor(() => expect(outboxEntries()[0]?.state).toBe('failed'));
    expect(outboxEntries()[0]).toMatchObject({
      conversation_id: 'b',
      text: 'hola',
      error: { code: 'merged' },
    });
  });
});

describe('a thread that was merged or taken apart', () => {
  const items = [message({ id: 'x', seq: 10 }), message({ id: 'y', seq: 20 })];
  const state = {
    ...stateWith(conversation({ id: 'a' }), conversation({ id: 'b' })),
    looking: 'a',
    timelines: { a: loaded(...items), b: loaded(...items) },
    marks: { a: { count: 3, seq: 1 }, b: { count: 3, seq: 1 } },
  };

  it('is told by those two events', () => {
    expect(regrouped(told('identity.merged', 'a'))).toBe('a');
    expect(regrouped(told('identity.unmerged', 'b'))).toBe('b');
    expect(regrouped(told('message.received', 'a'))).toBe('');
    expect(regrouped({ t: 'left', seq: 1, up_to: 1, conversation_id: 'a' })).toBe('');
  });

  it('stays on the screen until it is fetched anew; what is not open is forgotten', () => {
    const open = apply(state, told('identity.unmerged', 'a'), NOW);
    expect(open.timelines.a?.items).toHaveLength(2);
    expect(open.marks.a).toBeUndefined();
    const other = apply(state, told('identity.unmerged', 'b'), NOW);
    expect(other.timelines.b).toBeUndefined();
    expect(other.conversations.b?.rev).toBe(50);
  });

  it('loses what went back and keeps what came meanwhile', () => {
    const late = message({ id: 'z', seq: 60, sort_at: NOW });
    const fresh = replacePage(loaded(...items, late), [items[1] ?? late], 'older', 55);
    expect(fresh.items.map((item) => item.id)).toEqual(['y', 'z']);
    expect(fresh).toMatchObject({ before: 'older', loaded: true });
  });

  describe('fetched anew', () => {
    beforeEach(() => {
      const page = { seq: 55, items: [items[1]], before: '', after: '' };
      const detail = {
        seq: 55,
        now: NOW,
        conversation: conversation({ id: 'a', rev: 50, read_count: 1 }),
        contact: { id: 'contact-a', rev: 1 },
        can: {},
      };
      vi.stubGlobal('fetch', (address: string) =>
        Promise.resolve(json(address.includes('timeline') ? page : detail)),
      );
      update(() => apply(state, told('identity.unmerged', 'a'), NOW));
    });

    it('shows what the server has', async () => {
      await reloadThread('a');
      expect(getState().timelines.a?.items.map((item) => item.id)).toEqual(['y']);
      expect(getState().marks.a).toEqual({ count: 1, seq: 55 });
    });
  });
});

describe('the confirmation', () => {
  const outlook: MergeOutlook = {
    possible: true,
    code: '',
    name: 'Julia',
    place_code: '4F2A',
    status: 'open',
    messages: 1,
    comments: 0,
    episodes: 2,
    addresses: 1,
    touched: true,
  };

  it('says what goes back, how it will stand and what stays', () => {
    expect(outlookLines(outlook)).toEqual([
      'Vuelve a su propia conversación, la de Julia: 1 mensaje, 2 episodios, 1 dirección.',
      'Esa conversación queda abierta, como estaba antes de la unión.',
      'Lo que se escribió después de la unión se queda en esta conversación.',
      'Bandeja no volverá a unirlas por su cuenta.',
    ]);
    expect(outlookLines({ ...outlook, status: 'closed', comments: 3, touched: false })).toEqual([
      'Vuelve a su propia conversación, la de Julia: 1 mensaje, 3 comentarios, 2 episodios, 1 dirección.',
      'Esa conversación queda cerrada.',
      'Bandeja no volverá a unirlas por su cuenta.',
    ]);
  });
});
