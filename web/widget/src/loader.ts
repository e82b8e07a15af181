/* The loader: the only script a page pays for. It draws the bubble, notes the page in the
 * visitor's own browser, and fetches the chat when it is opened or a session waits. */
import type { Boot } from './boot';
import { seePage } from './core/visit';

declare const __APP__: string;

((w, d) => {
  const script = d.currentScript as HTMLScriptElement;
  const { inbox, color } = script.dataset;
  const page = w as Window & { Bandeja?: unknown; navigation?: EventTarget };
  if (!inbox || page.Bandeja) return;
  const name = `bandeja.${inbox}.`;
  const base = script.src.replace(/\/widget\.js.*/, '');
  const host = d.createElement('bandeja-chat');
  const root = host.attachShadow({ mode: 'open' });
  const bubble = d.createElement('button');
  const boot: Boot = { base, inbox, root, bubble, script, calls: [] };
  const api: Record<string, unknown> = { boot };
  let asked = false;

  const load = () => {
    if (asked) return;
    asked = true;
    const app = d.createElement('script');
    app.nonce = script.nonce;
    app.src = `${base}/w/app.js?v=${__APP__}`;
    app.onerror = () => {
      asked = false;
    };
    root.append(app);
  };
  const see = () => {
    try {
      const seen = { url: location.href, title: d.title, referrer: d.referrer };
      const raw = JSON.parse(localStorage[`${name}visit`] || 0);
      localStorage[`${name}visit`] = JSON.stringify(seePage(raw, seen, Date.now()));
      if (localStorage[`${name}session`] || sessionStorage[`${name}open`]) load();
    } catch {}
  };

  for (const verb of ['open', 'close', 'identify', 'set', 'logout'])
    api[verb] = (value?: unknown) => {
      boot.calls.push([verb, value]);
      if (verb === 'open') load();
    };
  page.Bandeja = api;

  host.style.cssText = 'all:initial;position:fixed;z-index:2147483000;right:0;bottom:0';
  bubble.style.cssText = `position:fixed;right:28px;bottom:28px;width:60px;height:60px;padding:16px;border:0;border-radius:50%;cursor:pointer;background:${color || '#2350d3'};color:#fff;box-shadow:0 6px 20px #0004`;
  bubble.ariaLabel = /^en/.test(navigator.language) ? 'Open chat' : 'Abrir chat';
  bubble.onclick = () => (api.open as () => void)();
  const svg = d.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = d.createElementNS(svg.namespaceURI, 'path');
  for (const [key, value] of Object.entries({
    viewBox: '0 0 24 24',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 1.75,
    'stroke-linejoin': 'round',
  }))
    svg.setAttribute(key, `${value}`);
  path.setAttribute('d', 'M7.9 20A9 9 0 1 0 4 16.1L2 22Z');
  svg.append(path);
  bubble.append(svg);
  root.append(bubble);
  (d.body || d.documentElement).append(host);

  see();
  page.navigation?.addEventListener('currententrychange', see);
})(window, document);
