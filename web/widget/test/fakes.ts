import type { Area, Box } from '../src/core/storage';
import { openBox } from '../src/core/storage';
import type { Outgoing, Sent, VItem, VState } from '../src/core/types';

class FakeArea {
  [key: string]: unknown;
  getItem(key: string) {
    return Object.hasOwn(this, key) ? String(this[key]) : null;
  }
  setItem(key: string, value: string) {
    this[key] = value;
  }
  removeItem(key: string) {
    delete this[key];
  }
}

/** A storage area in memory that several tabs may share; like the browser's, its keys are its own properties. */
export const fakeArea = () => new FakeArea();

export const boxOf = (area: Area): Box => openBox(() => area, 'bandeja.K.');

export function state(more: Partial<VState> = {}): VState {
  return {
    status: 'open',
    agent: null,
    unread: 0,
    read_seq: 0,
    agent_read_seq: 0,
    contact: {},
    ask_contact: null,
    verified: false,
    ...more,
  };
}

export function item(seq: number, more: Partial<VItem> = {}): VItem {
  return {
    id: `i${seq}`,
    seq,
    kind: 'message',
    author: 'agent',
    text: `text ${seq}`,
    at: seq * 1000,
    ...more,
  };
}

/** A server that makes one message of each client_id, as the real one does. */
export function fakeServer() {
  const kept: Outgoing[] = [];
  const calls: string[] = [];
  return {
    kept,
    calls,
    accept(message: Outgoing): Sent {
      calls.push(message.client_id);
      if (!kept.some((one) => one.client_id === message.client_id)) kept.push(message);
      const seq = kept.findIndex((one) => one.client_id === message.client_id) + 1;
      return {
        item: item(seq, { author: 'visitor', client_id: message.client_id }),
        state: state(),
        seq,
      };
    },
  };
}

export function message(n: number): Outgoing {
  return {
    client_id: `c${n}`,
    text: `hola ${n}`,
    sent_at_local: 0,
    locale: 'es',
    page: { url: 'https://tienda.example/', title: 'Tienda' },
  };
}
