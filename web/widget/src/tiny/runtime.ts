/* The part of Preact that the widget uses, in a tenth of its size: components with hooks, keyed
 * children, refs, fragments, SVG. Sources import `preact` and are typed by it; the build puts this
 * in its place, so that the whole widget stays within its budget. One root, no context, no memo. */

type Props = Record<string, unknown> & { children?: unknown };
type Component = (props: Props) => unknown;
interface VNode {
  type: string | Component;
  props: Props;
  key?: unknown;
}
interface Hook {
  value?: unknown;
  deps?: unknown[];
  undo?: unknown;
}
/** A mounted node. Elements and texts have `dom`; components and fragments only children. */
interface Mounted {
  id: unknown;
  type: VNode['type'];
  props: Props;
  host: Mounted;
  kids: Mounted[];
  hooks: Hook[];
  dom?: Node;
  dirty?: boolean;
  gone?: boolean;
}

const svgSpace = 'http://www.w3.org/2000/svg';
let current: Mounted;
let turn = 0;
let effects: (() => void)[] = [];

/** A tag or component with its properties; children are among them. */
export function jsx(type: VNode['type'], props: Props, key?: unknown): VNode {
  return { type, props, key };
}
export const jsxs = jsx;
/** Children without an element of their own. */
export const Fragment: Component = (props) => props.children;

const domOf = (node: Mounted): Node[] => (node.dom ? [node.dom] : node.kids.flatMap(domOf));

/** Puts a host's DOM children in order, moving only those that stand elsewhere. */
function place({ dom, kids }: Mounted) {
  let at = dom?.firstChild ?? null;
  for (const child of kids.flatMap(domOf)) {
    if (child === at) at = at.nextSibling;
    else dom?.insertBefore(child, at);
  }
}

function unmount(node: Mounted) {
  node.gone = true;
  for (const hook of node.hooks) if (typeof hook.undo === 'function') hook.undo();
  node.kids.forEach(unmount);
  (node.dom as ChildNode | undefined)?.remove();
}

function setProp(dom: HTMLElement, name: string, value: unknown) {
  if (name === 'style') {
    // By the object model: a strict policy forbids the attribute.
    for (const [key, part] of Object.entries(value as object)) dom.style.setProperty(key, part);
  } else if (name === 'ref') (value as { current: unknown }).current = dom;
  else if (/^on/.test(name)) Object.assign(dom, { [name.toLowerCase()]: value });
  else if (/value$/i.test(name)) {
    // `defaultValue` too is a property only.
    if (Reflect.get(dom, name) !== value) Reflect.set(dom, name, value ?? '');
  } else if (value || value === 0 || name.startsWith('aria')) dom.setAttribute(name, `${value}`);
  else dom.removeAttribute(name);
}

function update(node: Mounted, props: Props) {
  const { type, props: old } = node;
  node.props = props;
  if (type === '') {
    node.dom ??= document.createTextNode('');
    const text = node.dom as Text;
    if (text.data !== props.children) text.data = props.children as string;
  } else if (typeof type === 'string') {
    const parent = node.host.dom as Element;
    const svg = type === 'svg' || parent.namespaceURI === svgSpace;
    node.dom ??= svg ? document.createElementNS(svgSpace, type) : document.createElement(type);
    diff(node, node, [props.children].flat());
    place(node);
    for (const name in { ...old, ...props })
      if (name !== 'children' && (old[name] !== props[name] || name === 'value'))
        setProp(node.dom as HTMLElement, name, props[name]);
  } else draw(node);
}

function diff(node: Mounted, host: Mounted, list: unknown[]) {
  const old = new Map(node.kids.map((kid) => [kid.id, kid]));
  node.kids = [];
  list.forEach((item, i) => {
    if (item == null || typeof item === 'boolean') return;
    const { type, props, key } = (
      Array.isArray(item)
        ? jsx(Fragment, { children: item })
        : typeof item === 'object'
          ? item
          : jsx('', { children: `${item}` })
    ) as VNode;
    const id = key ?? i;
    let kid = old.get(id);
    if (kid?.type === type) old.delete(id);
    else kid = { id, type, props: {}, host, kids: [], hooks: [] };
    node.kids.push(kid as Mounted);
    update(kid as Mounted, props);
  });
  old.forEach(unmount);
}

function draw(node: Mounted) {
  node.dirty = false;
  current = node;
  turn = 0;
  diff(node, node.host, [(node.type as Component)(node.props)].flat());
}

function settle() {
  while (effects.length) {
    const due = effects;
    effects = [];
    for (const effect of due) effect();
  }
}

function nextHook(): Hook {
  current.hooks[turn] ??= {};
  return current.hooks[turn++] as Hook;
}

/** State of a component, and how to change it: by a value or by a function of the present one. */
export function useState<T>(first: T): [T, (next: T | ((now: T) => T)) => void] {
  const node = current;
  const hook = nextHook();
  if (!('value' in hook)) hook.value = first;
  const set = (next: T | ((now: T) => T)) => {
    const value = typeof next === 'function' ? (next as (now: T) => T)(hook.value as T) : next;
    if (value === hook.value) return;
    hook.value = value;
    if (node.dirty) return;
    node.dirty = true;
    queueMicrotask(() => {
      if (!node.dirty || node.gone) return;
      draw(node);
      place(node.host);
      settle();
    });
  };
  return [hook.value as T, set];
}

/** A box that stays the same from draw to draw. */
export function useRef<T>(first: T): { current: T } {
  return useState({ current: first })[0];
}

/** Runs after each draw, or after those in which one of `deps` changed; what it returns undoes it. */
export function useEffect(effect: () => unknown, deps?: unknown[]) {
  const node = current;
  const hook = nextHook();
  if (hook.deps && deps?.every((dep, i) => dep === hook.deps?.[i])) return;
  hook.deps = deps;
  effects.push(() => {
    if (typeof hook.undo === 'function') hook.undo();
    hook.undo = node.gone ? undefined : effect();
  });
}

/** Draws the whole into an element, once; from then on the components redraw themselves. */
export function render(what: VNode, dom: Element) {
  const root = { id: 0, type: 'div', props: {}, kids: [], hooks: [], dom } as unknown as Mounted;
  root.host = root;
  diff(root, root, [what]);
  place(root);
  settle();
}
