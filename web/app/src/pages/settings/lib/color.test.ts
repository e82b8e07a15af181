import { expect, it } from 'vitest';
import { inkOn, readColor } from './color';

it('reads colours as people type them', () => {
  expect(readColor('#2350d3')).toBe('#2350D3');
  expect(readColor(' 2350D3 ')).toBe('#2350D3');
  expect(readColor('#f0a')).toBe('#FF00AA');
  for (const bad of ['', 'azul', '#12345', '#1234567', '#12345g']) expect(readColor(bad)).toBe('');
});

it('puts readable text on a colour', () => {
  expect(inkOn('#2350D3')).toBe('#FFFFFF');
  expect(inkOn('#000000')).toBe('#FFFFFF');
  expect(inkOn('#FFE066')).toBe('#15171D');
  expect(inkOn('#FFFFFF')).toBe('#15171D');
});
