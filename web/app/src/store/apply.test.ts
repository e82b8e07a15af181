import { describe, expect, it } from 'vitest';
import type { EventFrame, ServerFrame } from '@/api/frames';
import { comment, conversation, message, NOW, stateWith } from '@/testing/make';
import { apply, compareItems, insertItem, lookAt, mergePage } from './apply';
import type { State } from './state';

const event = (seq: number, part: Partial<EventFrame>): EventFrame => ({
  t: 'event',
  seq,
  up_to: seq,
  type: 'message.received',
  ...part,
});

const run = (state: State, frames: ServerFrame[]): State =>
  frames.reduce((held, frame) => apply(held, frame, NOW), state);

function opened(state: State): State {
  return { ...state, timelines: { a: { items: [], before: '', loaded: true } } };
}

describe('apply', () => {
  it('keeps the newer rev of a conversation, whatever comes last', () => {
    const older = conversation({ id: 'a', rev: 5, name: 'Vieja' });
    const newer = conversation({ id: 'a', rev: 9, name: 'Nueva' });
    const state = run(stateWith(), [
      event(9, { conversation: newer }),
      event(5, { conversation: older }),
    ]);
    expect(state.conversations.a?.name).toBe('Nueva');
    expect(state.upTo).toBe(9);
  });

  it('changes nothing on a replay', () => {
    const frames: ServerFrame[] = [
      event(2, {
        conversation: conversation({ id: 'a', rev: 2 }),
        items: [message({ seq: 2, rev: 2 })],
      }),
      event(3, { items: [comment({ seq: 3, rev: 3 })] }),
      event(4, { read: { conversation_id: 'a', read_count: 1, read_seq: 2 } }),
      { t: 'entered', seq: 5, up_to: 5, conversation: conversation({ id: 'b', rev: 5 }) },
      { t: 'cursor', up_to: 8, now: NOW },
    ];
    const once = run(opened(stateWith()), frames);
    expect(run(once, frames)).toEqual(once);
    expect(run(once, frames.toReversed())).toEqual(once);
  });

  it('takes a change of the company, and who is there from the greeting', () => {
    const before = stateWith();
    const workspace = {
      id: before.workspace?.id ?? '',
      name: 'Otra',
      timezone: 'UTC',
      active_hours: 3,
    };
    const member = Object.keys(before.members)[0] ?? '';
    const after = run(before, [
      event(2, { workspace }),
      { t: 'hello', up_to: 2, now: NOW, present: [member] },
    ]);
    expect(after.workspace).toEqual({ ...before.workspace, ...workspace });
    expect(
      Object.values(after.members)
        .filter((one) => one.present)
        .map((one) => one.id),
    ).toEqual(member ? [member] : []);
  });

  it('gives the same thread whatever the order of arrival', () => {
    const items = Array.from({ length: 12 }, () => message());
    const frames = items.map((item) => event(item.seq, { items: [item] }));
    const forward = run(opened(stateWith()), frames);
    const shuffled = run(
      opened(stateWith()),
      frames.toSorted((a, b) => (a.seq % 5) - (b.seq % 5)),
    );
    expect(shuffled.timelines.a?.items).toEqual(forward.timelines.a?.items);
    expect(forward.timelines.a?.items).toEqual(items.toSorted(compareItems));
  });

  it('leaves an item older than the loaded run to its own page', () => {
    const shown = message();
    const state = {
      ...stateWith(),
      timelines: { a: { items: [shown], before: 'key', loaded: true } },
    };
    const early = message({ sort_at: shown.sort_at - 1 });
    expect(run(state, [event(9, { items: [early] })]).timelines.a?.items).toEqual([shown]);
    const late = message({ sort_at: shown.sort_at + 1 });
    expect(run(state, [event(9, { items: [late] })]).timelines.a?.items).toHaveLength(2);
  });

  it('replaces an item by its newer state in place', () => {
    const sent = message({ state: 'sent', rev: 4 });
    const read = { ...sent, state: 'read' as const, rev: 7 };
    expect(insertItem([sent], read)).toEqual([read]);
    expect(insertItem([read], sent)).toEqual([read]);
  });

  it('joins a page to what events brought meanwhile', () => {
    const [one, two, three] = [message(), message(), message()];
    const held = { items: [three], before: '', loaded: false };
    expect(mergePage(held, [one, two, three], 'older')).toEqual({
      items: [one, two, three],
      before: 'older',
      loaded: false,
    });
  });

  it('moves the own mark forward and back by the later statement', () => {
    const read = (seq: number, count: number) =>
      event(seq, { read: { conversation_id: 'a', read_count: count, read_seq: seq } });
    const state = run(stateWith(conversation({ id: 'a' })), [read(5, 3), read(8, 2), read(6, 3)]);
    expect(state.marks.a).toEqual({ count: 2, seq: 8 });
  });

  it('does not lose the mark to an event, which carries none', () => {
    const first = run(stateWith(), [
      event(1, { read: { conversation_id: 'a', read_count: 4, read_seq: 1 } }),
      event(2, { conversation: conversation({ id: 'a', rev: 2, inbound_count: 5 }) }),
    ]);
    expect(first.marks.a?.count).toBe(4);
  });

  it('forgets all of a conversation that left, its contact too', () => {
    const contact = {
      id: 'contact-a',
      rev: 1,
      name: 'Secreto',
      email: '',
      phone: '',
      phone_display: '',
      city: '',
      locale: '',
      custom: {},
      verified: false,
      created_at: 0,
    };
    const before = run(opened(stateWith(conversation({ id: 'a', name: 'Secreto' }))), [
      event(2, { contact, items: [message({ text: 'Secreto' })] }),
    ]);
    const after = run(before, [{ t: 'left', seq: 3, up_to: 3, conversation_id: 'a' }]);
    expect(JSON.stringify(after)).not.toContain('Secreto');
  });

  it('knows who looks at the open conversation, and forgets it on leaving', () => {
    const viewers = (id: string): ServerFrame => ({
      t: 'viewers',
      conversation_id: id,
      member_ids: ['x'],
    });
    const state = run(lookAt(stateWith(), 'a'), [viewers('a'), viewers('b')]);
    expect(state.viewers).toEqual({ a: ['x'] });
    expect(run(lookAt(state, 'b'), [viewers('a')]).viewers).toEqual({});
  });

  it('stops the typing of who has just written', () => {
    const typing: ServerFrame = {
      t: 'typing',
      conversation_id: 'a',
      kind: 'contact',
      id: 'visitor',
    };
    const state = run(opened(stateWith()), [typing]);
    expect(state.typing.a).toHaveLength(1);
    expect(run(state, [event(3, { items: [message()] })]).typing.a).toHaveLength(0);
  });
});
