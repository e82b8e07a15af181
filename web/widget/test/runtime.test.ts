// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import { Fragment, jsx, render, useEffect, useRef, useState } from '../src/tiny/runtime';

let place: HTMLElement;
beforeEach(() => {
  place = document.createElement('div');
});
const tick = () => Promise.resolve();
const html = () => place.innerHTML;

/** What the components below are made to do from outside. */
const hand = {
  set: (_: unknown) => {},
  draw: (_: unknown): unknown => null,
  setInner: (_: number) => {},
  log: [] as string[],
};

/** Draws whatever state it was given from outside. */
function Held({ first }: Record<string, unknown>) {
  const [value, set] = useState(first);
  hand.set = set;
  return hand.draw(value);
}

function Inner() {
  const [n, set] = useState(1);
  hand.setInner = set;
  return Array.from({ length: n }, (_, i) => jsx('i', { children: `${i}` }, i));
}

function Logging({ n }: Record<string, unknown>) {
  const box = useRef<Element | null>(null);
  useEffect(() => {
    hand.log.push(`on ${n} ${box.current?.tagName}`);
    return () => hand.log.push(`off ${n}`);
  }, [n]);
  return jsx('b', { ref: box });
}

function held<T>(first: T, draw: (value: T) => unknown) {
  hand.draw = draw as (value: unknown) => unknown;
  render(jsx(Held, { first }), place);
  return { set: (value: T) => hand.set(value) };
}

test('elements, fragments, texts and nothing', () => {
  const list = jsx(Fragment, { children: ['a', 1, null, false, jsx('b', { children: 'c' })] });
  render(jsx('p', { class: 'x', hidden: true, 'aria-busy': false, children: list }), place);
  expect(html()).toBe('<p class="x" hidden="true" aria-busy="false">a1<b>c</b></p>');
});

test('keyed children keep their nodes when others come before them or go', async () => {
  const row = (key: string) => jsx('li', { children: key }, key);
  const handle = held(['b', 'c'], (keys) => jsx('ul', { children: keys.map(row) }));
  const [b, c] = place.querySelectorAll('li');
  handle.set(['a', 'b', 'x', 'c']);
  await tick();
  expect(place.textContent).toBe('abxc');
  expect(place.querySelectorAll('li')[1]).toBe(b);
  handle.set(['c', 'a']);
  await tick();
  expect(place.textContent).toBe('ca');
  expect(place.querySelectorAll('li')[0]).toBe(c);
});

test('a component that redraws alone keeps its place among its siblings', async () => {
  render(jsx('div', { children: [jsx('b', {}), jsx(Inner, {}), jsx('u', {})] }), place);
  hand.setInner(3);
  await tick();
  expect(html()).toBe('<div><b></b><i>0</i><i>1</i><i>2</i><u></u></div>');
  hand.setInner(0);
  await tick();
  expect(html()).toBe('<div><b></b><u></u></div>');
});

test('another type takes the place of the first', async () => {
  const handle = held(true, (first) =>
    jsx('div', { children: first ? jsx('b', {}) : jsx('i', {}) }),
  );
  handle.set(false);
  await tick();
  expect(html()).toBe('<div><i></i></div>');
});

test('attributes go, listeners change, values are set as properties', async () => {
  const one = vi.fn();
  const two = vi.fn();
  const handle = held(true, (first) =>
    jsx(
      'input',
      first
        ? { value: 'a', disabled: true, title: 't', onClick: one }
        : { value: 'b', onClick: two },
    ),
  );
  const input = place.querySelector('input') as HTMLInputElement;
  input.value = 'typed';
  handle.set(false);
  await tick();
  expect(input.value).toBe('b');
  expect(input.disabled).toBe(false);
  expect(input.hasAttribute('title')).toBe(false);
  input.click();
  expect([one.mock.calls.length, two.mock.calls.length]).toEqual([0, 1]);
});

test('effects run after the draw, by their dependencies, and are undone', async () => {
  const handle = held<{ n?: number }>({ n: 1 }, ({ n }) => n && jsx(Logging, { n }));
  handle.set({ n: 1 });
  await tick();
  handle.set({ n: 2 });
  await tick();
  handle.set({});
  await tick();
  expect(hand.log).toEqual(['on 1 B', 'off 1', 'on 2 B', 'off 2']);
});

test('SVG is drawn as SVG', () => {
  render(jsx('svg', { viewBox: '0 0 1 1', children: jsx('path', { d: 'M0 0' }) }), place);
  expect(place.querySelector('path')?.namespaceURI).toBe('http://www.w3.org/2000/svg');
});
