import { beforeEach, describe, expect, it } from 'vitest';
import type { Inbox } from '@/api/types';
import { me, stateWith } from '@/testing/make';
import { brokenInboxes, dismiss, dismissed } from './health';

const inbox = (part: Partial<Inbox> & { id: string }): Inbox => ({
  name: part.id,
  channel: 'whatsapp',
  key: '',
  active: true,
  window_policy: 'last_inbound_24h',
  capabilities: { ...({} as Inbox['capabilities']) },
  first_message_at: 0,
  member_ids: [],
  connected: true,
  health: { broken: 'auth', since: 10 },
  ...part,
});

const state = (...inboxes: Inbox[]) => ({
  ...stateWith(),
  inboxes: Object.fromEntries(inboxes.map((one) => [one.id, one])),
});

describe('the banner about broken inboxes', () => {
  beforeEach(() => sessionStorage.clear());
  const mine = inbox({ id: 'mine', member_ids: [me.id] });

  it('tells an agent of the inboxes of hers alone, an admin of all', () => {
    const held = state(mine, inbox({ id: 'theirs', health: { broken: 'billing', since: 5 } }));
    expect(brokenInboxes(held, []).map((one) => one.id)).toEqual(['mine']);
    const admin = { ...held, me: { ...me, permissions: ['inboxes.manage'] } };
    expect(brokenInboxes(admin, []).map((one) => one.id)).toEqual(['theirs', 'mine']);
  });

  it('tells of nothing that works or is off', () => {
    const held = state(
      inbox({ id: 'a', member_ids: [me.id], health: {} }),
      inbox({ id: 'b', member_ids: [me.id], active: false }),
      inbox({ id: 'c', member_ids: [me.id], health: null }),
    );
    expect(brokenInboxes(held, [])).toEqual([]);
  });

  it('stays away once put away, until something else breaks', () => {
    const hidden = dismiss(mine);
    expect(dismissed()).toEqual(hidden);
    expect(brokenInboxes(state(mine), hidden)).toEqual([]);
    const again = { ...mine, health: { broken: 'auth', since: 99 } };
    expect(brokenInboxes(state(again), hidden)).toHaveLength(1);
  });
});
