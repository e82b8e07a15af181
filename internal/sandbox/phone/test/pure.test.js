// The parts of the page that need no browser. `describe`, `it` and `expect` are the runner's globals.
/* global describe, it, expect */

import { initials } from '../pages/js/avatar.js';
import { numberOf } from '../pages/js/countries.js';
import { pick, read } from '../pages/js/i18n.js';
import { parse, plain } from '../pages/js/markup.js';
import { readWebM, samples, writeOgg } from '../pages/js/ogg.js';
import { instant, length, size, span } from '../pages/js/time.js';

describe('formatting marks', () => {
  const b = (text) => ({ tag: 'strong', children: [text] });
  it.each([
    ['plain', ['plain']],
    ['*sí* y *no*.', [b('sí'), ' y ', b('no'), '.']],
    ['2*3*4', ['2*3*4']],
    ['a * no*', ['a * no*']],
    ['*abierto', ['*abierto']],
    ['_*las dos*_', [{ tag: 'em', children: [b('las dos')] }]],
    ['~$ 90~ $ 60', [{ tag: 's', children: ['$ 90'] }, ' $ 60']],
    ['`*no*` *sí*', [{ tag: 'code', children: ['*no*'] }, ' ', b('sí')]],
    ['```a\n*b*```', [{ tag: 'pre', children: ['a\n*b*'] }]],
    ['> cita\nluego', [{ tag: 'blockquote', children: ['cita'] }, 'luego']],
    ['- uno\n- dos', ['• uno', '\n', '• dos']],
    ['snake_case_name', ['snake_case_name']],
  ])('%j', (text, tree) => expect(parse(text)).toEqual(tree));

  it('leaves the stop after an address alone', () => {
    expect(parse('mira https://casa.example/a_b_c.')[1]).toEqual({
      tag: 'a',
      href: 'https://casa.example/a_b_c',
      children: ['https://casa.example/a_b_c'],
    });
  });

  it('loses no word in a preview', () => expect(plain('*Hola*\n> _Ana_')).toBe('Hola Ana'));

  it('ends in good time on a long row of marks', () => {
    const began = performance.now();
    parse('*_~'.repeat(4000));
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('a recording', () => {
  const head = new Uint8Array([
    ...new TextEncoder().encode('OpusHead'),
    1,
    1,
    0x38,
    1,
    0x80,
    0xbb,
    0,
    0,
    0,
    0,
    0,
  ]);
  const packets = Array.from({ length: 120 }, (_, i) => new Uint8Array(300).fill(i).with(0, 0x78)); // 20 ms each
  const element = (id, body) => [...id, 0x40 | (body.length >> 8), body.length & 0xff, ...body];
  const webm = new Uint8Array([
    ...element([0x1a, 0x45, 0xdf, 0xa3], [1, 2, 3]),
    ...[0x18, 0x53, 0x80, 0x67, 0x01, 255, 255, 255, 255, 255, 255, 255], // of unknown size
    ...element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0x63, 0xa2], [...head]))),
    ...[0x1f, 0x43, 0xb6, 0x75, 0x01, 255, 255, 255, 255, 255, 255, 255],
    ...packets.flatMap((packet) => element([0xa3], [0x81, 0, 0, 0x80, ...packet])),
  ]);

  it('gives its packets as they were', () => {
    const found = readWebM(webm);
    expect(found.head).toEqual(head);
    expect(found.packets).toEqual(packets);
  });

  it('ends quietly where it was cut', () => {
    for (let end = 0; end < webm.length; end += 97) readWebM(webm.subarray(0, end));
  });

  it('becomes pages with rising positions and the whole length', () => {
    const pages = writeOgg(head, packets);
    const positions = pages.map((page) => Number(new DataView(page.buffer).getBigInt64(6, true)));
    expect(pages.every((page) => new TextDecoder().decode(page.slice(0, 4)) === 'OggS')).toBe(true);
    expect(positions).toEqual([...positions].sort((x, y) => x - y));
    expect(positions.at(-1)).toBe(120 * 960);
    expect([pages[0][5], pages.at(-1)[5]]).toEqual([2, 4]);
  });

  it.each([
    [[0x78], 960],
    [[0x79], 1920],
    [[0x7b, 3], 2880],
    [[0x18], 2880],
    [[0x80], 120],
  ])('counts %j', (packet, n) => expect(samples(packet)).toBe(n));
});

describe('words and figures', () => {
  it('picks a language', () => {
    expect([pick(['fr', 'pt-BR']), pick(['en-GB']), pick(['fr']), pick([])]).toEqual([
      'pt',
      'en',
      'es',
      'es',
    ]);
  });

  it('reads the table', () => {
    expect([...read('\n# note\nkey | a | b | c {n}\n')]).toEqual([['key', ['a', 'b', 'c {n}']]]);
  });

  it('writes lengths', () => {
    expect([length(7.4), length(750), length(Number.NaN)]).toEqual(['0:07', '12:30', '0:00']);
    expect([span(0), span(23 * 3600e3 + 50 * 60e3), span(25 * 3600e3)]).toEqual([
      '0 min',
      '23 h 50 min',
      '1 d 1 h',
    ]);
    expect([size(812), size(3400000)]).toEqual(['812 B', expect.stringMatching(/^3[.,]4 MB$/)]);
  });

  it('names the day of a moment only when it is another', () => {
    const noon = new Date(2026, 10, 22, 12).getTime() * 1000;
    expect(instant(noon + 3600e6, noon)).toBe('13:00');
    expect(instant(noon + 24 * 3600e6, noon)).toMatch(/12:00$/);
    expect(instant(noon + 24 * 3600e6, noon)).not.toBe('12:00');
  });

  it('joins numbers with their country', () => {
    expect(numberOf('AR', '11 5555-0101')).toBe('5491155550101');
    expect(numberOf('MX', '55 1234 5678')).toBe('5215512345678');
    expect(numberOf('BR', '+55 11 95555-0202')).toBe('5511955550202');
    expect(numberOf('UY', '099 123 456')).toBe('59899123456');
    expect(numberOf('AR', '')).toMatch(/^54911\d{8}$/);
  });

  it('takes initials', () => {
    expect(['Ana Ruiz', 'Sofía', 'Ana María de la Paz', '4F2A'].map(initials)).toEqual([
      'AR',
      'S',
      'AP',
      '',
    ]);
  });
});
