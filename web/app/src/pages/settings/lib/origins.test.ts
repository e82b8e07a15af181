import { describe, expect, it } from 'vitest';
import { hostOf, readOrigin, sisterOrigin } from './origins';

describe('readOrigin', () => {
  const good: [string, string, boolean][] = [
    ['https://tienda.example', 'https://tienda.example', false],
    ['https://tienda.example/', 'https://tienda.example', false],
    ['  tienda.example ', 'https://tienda.example', false],
    ['//tienda.example', 'https://tienda.example', false],
    ['HTTPS://Tienda.Example/Sillas?x=1#y', 'https://tienda.example', true],
    ['https://tienda.example:8443/carrito', 'https://tienda.example:8443', true],
    ['https://tienda.example:443', 'https://tienda.example', false],
    ['http://tienda.example:80/', 'http://tienda.example', false],
    ['localhost:3000', 'http://localhost:3000', false],
    ['127.0.0.1:8080/shop', 'http://127.0.0.1:8080', true],
    ['muebles.example/ofertas', 'https://muebles.example', true],
    ['https://añil.example', 'https://xn--ail-7ma.example', false],
    ['*', '*', false],
  ];
  it.each(good)('%s', (typed, origin, trimmed) => {
    expect(readOrigin(typed)).toEqual({ ok: true, origin, trimmed });
  });

  const bad: [string, string][] = [
    ['', 'empty'],
    ['   ', 'empty'],
    ['ftp://tienda.example', 'scheme'],
    ['javascript://x', 'scheme'],
    ['tienda', 'host'],
    ['https://', 'host'],
    ['https://tienda..example', 'host'],
    ['mi tienda.example', 'host'],
    ['https://ana:clave@tienda.example', 'credentials'],
  ];
  it.each(bad)('refuses %s', (typed, reason) => {
    expect(readOrigin(typed)).toEqual({ ok: false, reason });
  });
});

describe('sisterOrigin', () => {
  it('offers the form with and without www', () => {
    expect(sisterOrigin('https://tienda.example')).toBe('https://www.tienda.example');
    expect(sisterOrigin('https://www.tienda.example')).toBe('https://tienda.example');
    expect(sisterOrigin('https://tienda.com.example')).toBe('https://www.tienda.com.example');
  });
  it('offers nothing where it makes no sense', () => {
    for (const origin of [
      'http://localhost:3000',
      'http://10.0.0.4',
      '*',
      'https://a.b.c.example',
    ]) {
      expect(sisterOrigin(origin)).toBe('');
    }
  });
});

it('says a host without its scheme', () => {
  expect(hostOf('https://tienda.example:8443')).toBe('tienda.example:8443');
});
