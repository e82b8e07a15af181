import { fold } from '@/lib/format';

export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 256;

export type HintId = 'length' | 'personal' | 'common';
/** "todo" while nothing can be said yet, "bad" when what is typed breaks the rule. */
export type HintState = 'todo' | 'ok' | 'bad';

/** Enough of the first that anybody would try; the server knows them all. */
const common = new Set(
  (
    'password passwort contraseña contrasena senha clave secreto bandeja qwerty qwertyui qwertyuiop asdfghjk asdfghjkl ' +
    'zxcvbnm iloveyou tequiero teamo welcome bienvenido bemvindo admin administrator administrador ' +
    'letmein princess football futbol baseball monkey dragon master superman abc abcd'
  )
    .split(' ')
    .map(fold),
);

/** Every character follows the one before by the same small step: aaaaaaaa, 12345678, hgfedcba. */
function isRun(word: string): boolean {
  const codes = Array.from(word, (c) => c.codePointAt(0) ?? 0);
  const step = (codes[1] ?? 0) - (codes[0] ?? 0);
  if (Math.abs(step) > 1) return false;
  return codes.every((code, i) => i === 0 || code - (codes[i - 1] ?? 0) === step);
}

/** What stands between the first and the last letter, so that «ana1990» is still «ana». */
function stemOf(word: string): string {
  return word.replace(/^\P{L}+/u, '').replace(/\P{L}+$/u, '');
}

/** What a person could be guessed by: the address, its first part, the name, the name in one word. */
function ownWords(personal: readonly string[]): Set<string> {
  const words = personal.flatMap((text) => {
    const own = fold(text.trim());
    return [own, own.replaceAll(' ', ''), own.split('@')[0] ?? ''];
  });
  return new Set(words.filter((word) => word !== ''));
}

/**
 * How a password stands to each rule while it is typed. The rules are the server's, which has the
 * last word; only its list of common passwords is longer.
 */
export function passwordHints(
  password: string,
  personal: readonly string[],
): { id: HintId; state: HintState }[] {
  const length = Array.from(password).length;
  const word = fold(password.trim());
  const stem = stemOf(word);
  const long = length >= PASSWORD_MIN && length <= PASSWORD_MAX;
  const own = ownWords(personal);
  const state = (bad: boolean): HintState =>
    length === 0 ? 'todo' : bad ? 'bad' : long ? 'ok' : 'todo';
  return [
    { id: 'length', state: long ? 'ok' : length > PASSWORD_MAX ? 'bad' : 'todo' },
    { id: 'personal', state: state(own.has(word) || own.has(stem)) },
    { id: 'common', state: state(long && (common.has(word) || common.has(stem) || isRun(word))) },
  ];
}

export function passwordFits(password: string, personal: readonly string[]): boolean {
  return passwordHints(password, personal).every((hint) => hint.state === 'ok');
}
