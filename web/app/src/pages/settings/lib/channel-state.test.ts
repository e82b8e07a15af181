import { describe, expect, it } from 'vitest';
import type { ChannelHealth } from '@/api/types';
import { conditionOf, failureOf, limitOf, mendingPlace, newerHealth } from './channel-state';

const inbox = (health: ChannelHealth | null, connected = true, channel = 'whatsapp') => ({
  channel,
  active: true,
  first_message_at: 0,
  connected,
  health,
});

describe('how an inbox does', () => {
  it('is connected when the provider has called, not when keys are stored', () => {
    expect(conditionOf(inbox({}, false))).toBe('unconnected');
    expect(conditionOf(inbox({}))).toBe('unconnected');
    expect(conditionOf(inbox({ verified_at: 1 }))).toBe('waiting');
    expect(conditionOf(inbox({ first_event_at: 1 }))).toBe('connected');
    expect(conditionOf(inbox({ first_event_at: 1, broken: 'auth' }))).toBe('broken');
    expect(conditionOf({ ...inbox({ broken: 'auth' }), active: false })).toBe('off');
  });
  it('is about the first message for web chat', () => {
    expect(conditionOf(inbox(null, true, 'webchat'))).toBe('waiting');
    expect(conditionOf({ ...inbox(null, true, 'webchat'), first_message_at: 1 })).toBe('working');
  });
  it('leads to where it is mended', () => {
    expect(mendingPlace('auth')).toBe('connect-number');
    expect(mendingPlace('billing')).toBe('connection');
    expect(failureOf('auth')).toBe('auth');
    expect(failureOf('rate')).toBe('other');
  });
});

describe('what the provider says', () => {
  it('reads the limits as people', () => {
    expect(limitOf('tier_1k')).toBe(1000);
    expect(limitOf('TIER_250')).toBe(250);
    expect(limitOf('TIER_UNLIMITED')).toBe(0);
    expect(limitOf('')).toBe(-1);
  });
  it('believes the statement that knows of more', () => {
    const old = { verified_at: 5 };
    const young = { verified_at: 5, first_event_at: 9 };
    expect(newerHealth(old, young)).toBe(young);
    expect(newerHealth(young, old)).toBe(young);
    expect(newerHealth(null, old)).toBe(old);
    expect(newerHealth(null, null)).toBeNull();
  });
});
