import { describe, expect, it } from 'vitest';
import { PASSWORD_MAX, passwordFits, passwordHints } from './password';

const states = (password: string, ...personal: string[]) =>
  Object.fromEntries(passwordHints(password, personal).map((h) => [h.id, h.state]));

describe('passwordHints', () => {
  it('says nothing before anything is typed', () => {
    expect(states('')).toEqual({ length: 'todo', personal: 'todo', common: 'todo' });
  });
  it('waits for the length before it praises', () => {
    expect(states('mesa r')).toEqual({ length: 'todo', personal: 'todo', common: 'todo' });
    expect(states('mesa redonda')).toEqual({ length: 'ok', personal: 'ok', common: 'ok' });
  });
  it('counts characters, not bytes', () => {
    expect(states('🪵🪵🪵🪵🪵🪵🪑').length).toBe('todo');
    expect(states('🪵🪑🪵🛋🪵🪵🪵🪑').length).toBe('ok');
  });
  it('refuses runs and what everybody tries, with numbers at the end too', () => {
    for (const word of [
      'aaaaaaaa',
      '12345678',
      'hgfedcba',
      'Contraseña1',
      'password2026',
      'qwertyui',
    ]) {
      expect(states(word).common, word).toBe('bad');
    }
  });
  it('refuses the own name and address', () => {
    for (const word of ['ana@casanativa.example', 'Ána Gómez', 'anagomez1990', 'ana.gomez']) {
      const own = [
        'Ana Gómez',
        word.startsWith('ana.') ? 'ana.gomez@x.example' : 'ana@casanativa.example',
      ];
      expect(states(word, ...own).personal, word).toBe('bad');
    }
  });
  it('refuses the endless', () => {
    expect(states('a b'.repeat(PASSWORD_MAX)).length).toBe('bad');
  });
  it('fits when every rule is met', () => {
    expect(passwordFits('sillón terracota', ['Ana'])).toBe(true);
    expect(passwordFits('sillón', [])).toBe(false);
  });
});
