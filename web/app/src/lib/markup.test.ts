import { describe, expect, it } from 'vitest';
import { type Flavour, type Mark, parseMarkup, plainText } from './markup';

/** A readable form: b(…) i(…) s(…) c(…) B(…) a(href). */
function show(marks: readonly Mark[]): string {
  return marks
    .map((mark) => {
      if (mark.kind === 'text') return mark.text;
      if (mark.kind === 'link') return `a(${mark.href})`;
      if (mark.kind === 'code') return `c(${mark.text})`;
      if (mark.kind === 'block') return `B(${mark.text})`;
      return 'inside' in mark ? `${mark.kind[0]}(${show(mark.inside)})` : '';
    })
    .join('');
}
const wa = (text: string) => show(parseMarkup(text, 'whatsapp'));
const ours = (text: string) => show(parseMarkup(text, 'ours'));

describe('WhatsApp marks', () => {
  it('draws bold, italic, strike and code, one in another', () => {
    expect(wa('*hola* _che_ ~no~ `x` fin')).toBe('b(hola) i(che) s(no) c(x) fin');
    expect(wa('*_todo_ junto*')).toBe('b(i(todo) junto)');
    expect(wa('(*5 a 7 días*).')).toBe('(b(5 a 7 días)).');
    expect(wa('mira:\n```a *b*\nc```')).toBe('mira:\nB(a *b*\nc)');
  });
  it('leaves what is no mark as it was typed', () => {
    for (const text of [
      '2*3*4',
      'snake_case_name',
      '* lista',
      '*sin cierre',
      '*dos\nlíneas*',
      '**',
      'a ~ b ~ c',
      '``',
    ]) {
      expect(wa(text)).toBe(text);
    }
  });
  it('keeps the signs of an address', () => {
    expect(wa('ver https://a.example/x_y_z?*q* ya')).toBe('ver a(https://a.example/x_y_z?*q)* ya');
    expect(wa('*https://a.example/b*')).toBe('b(a(https://a.example/b))');
  });
});

describe('our marks', () => {
  it('draws the canonical subset', () => {
    expect(ours('**b** _i_ ~~s~~ `c`')).toBe('b(b) i(i) s(s) c(c)');
    expect(ours('*una* estrella')).toBe('*una* estrella');
  });
});

describe('links', () => {
  it('follows only http, https, mailto and tel', () => {
    expect(wa('javascript:alert(1) data:text/html,x ftp://h/x')).toBe(
      'javascript:alert(1) data:text/html,x ftp://h/x',
    );
    expect(wa('ana@casa.example y tel:+5493515550101')).toBe(
      'a(mailto:ana@casa.example) y a(tel:+5493515550101)',
    );
    expect(wa('mira https://casa.example/p.')).toBe('mira a(https://casa.example/p).');
  });
});

describe('hostile text', () => {
  it('loses no character and ends soon', () => {
    const texts = ['*'.repeat(4000), '_a'.repeat(2000), '`'.repeat(3999), '~~**__'.repeat(800)];
    for (const flavour of ['whatsapp', 'ours', 'plain'] as Flavour[]) {
      for (const text of texts) {
        const start = performance.now();
        const marks = parseMarkup(text, flavour);
        expect(performance.now() - start).toBeLessThan(500);
        expect(plainText(marks).length).toBeLessThanOrEqual(text.length);
      }
    }
    expect(plainText(parseMarkup('<img src=x onerror=alert(1)>', 'whatsapp'))).toBe(
      '<img src=x onerror=alert(1)>',
    );
  });
});
