import { describe, expect, it } from 'vitest';
import { conversation, message, stateWith } from '@/testing/make';
import { authorName, briefOf, flavourOf, kindOf, quoteOf, reactionGroups } from './content';

describe('content', () => {
  it('knows how the marks of a text were written', () => {
    const inbound = message();
    const ours = message({ author: { kind: 'agent', id: 'ana' } });
    const template = message({ author: { kind: 'agent', id: 'ana' }, message_kind: 'template' });
    const outside = message({ author: { kind: 'external', id: '' } });
    expect(flavourOf(inbound, 'whatsapp')).toBe('whatsapp');
    expect(flavourOf(inbound, 'webchat')).toBe('plain');
    expect(flavourOf(ours, 'whatsapp')).toBe('ours');
    expect(flavourOf(template, 'whatsapp')).toBe('whatsapp');
    expect(flavourOf(outside, 'whatsapp')).toBe('whatsapp');
  });

  it('says a message in one line', () => {
    expect(briefOf(message({ text: ' hola ' }))).toBe('hola');
    const voice = message({ text: '', message_kind: 'voice' });
    expect(briefOf(voice)).toBe('Nota de voz');
    const gone = message({ text: 'x', content: { revoked_at: 5 } });
    expect(briefOf(gone)).toBe('Mensaje eliminado');
    expect(kindOf(message({ message_kind: '' }))).toBe('text');
    expect(quoteOf(voice)).toMatchObject({
      message_id: voice.id,
      kind: 'voice',
      text: 'Nota de voz',
    });
  });

  it('names authors', () => {
    const state = stateWith(conversation({ id: 'a', name: 'Mariana' }));
    expect(authorName(state, 'a', 'contact', '')).toBe('Mariana');
    expect(authorName(state, 'a', 'agent', 'ana')).toBe('Tú');
    expect(authorName(state, 'a', 'agent', 'luis')).toBe('Luis Paredes');
    expect(authorName(state, 'a', 'external', '')).toBe('Agente Externo');
  });

  it('groups reactions, and leaves out those taken back', () => {
    const groups = reactionGroups(
      [
        { emoji: '👍', by: 'agent', by_id: 'luis', at: 3 },
        { emoji: '❤️', by: 'contact', at: 1 },
        { emoji: '👍', by: 'agent', by_id: 'ana', at: 4 },
        { emoji: '', by: 'external', at: 5 },
      ],
      'ana',
      (one) => one.by_id ?? one.by,
    );
    expect(groups).toEqual([
      { emoji: '❤️', names: ['contact'], mine: false },
      { emoji: '👍', names: ['luis', 'ana'], mine: true },
    ]);
    expect(reactionGroups(undefined, 'ana', () => '')).toEqual([]);
  });
});
