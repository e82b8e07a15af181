/* The loader: the only script a page pays for. It draws the bubble, notes the page in the
 * visitor's own browser, and fetches the chat when it is opened or a session waits. */
import type { Boot, Verb } from './boot';
import { seePage } from './core/visit';

declare const __APP__: string;

((w, d) => {
  const script = d.currentScript as HTMLScriptElement;
  const { inbox, color = '#2350d3' } = script.dataset;
  const page = w as Window & { Bandeja?: unknown; navigation?: EventTarget };
  if (!inbox || page.Bandeja) return;
  const name = `bandeja.${inbox}.`;
  const base = script.src.split('/widget.js')[0] ?? '';
  const host = d.createElement('bandeja-chat');
  const root = host.attachShadow({ mode: 'open' });
  const bubble = d.createElement('button');
  const boot: Boot = { base, inbox, root, bubble, script, calls: [] };
  const api: Record<string, unknown> = { boot };
  let app: HTMLScriptElement | null;

  const load = () => {
    if (app) return;
    app = d.createElement('script');
    app.nonce = script.nonce;
    app.src = `${base}/w/app.js?v=${__APP__}`;
    app.onerror = () => {
      app = null;
    };
    root.append(app);
  };
  const see = () => {
    try {
      const key = `${name}visit`;
      localStorage[key] = JSON.stringify(
        seePage(JSON.parse(localStorage[key] || 0), location.href, d, Date.now()),
      );
      if (localStorage[`${name}session`] || sessionStorage[`${name}open`]) load();
    } catch {}
  };
  const call = (verb: Verb) => (value?: unknown) => {
    boot.calls.push([verb, value]);
    if (verb === 'open') load();
  };
  for (const verb of ['open', 'close', 'identify', 'set', 'logout'] as const)
    api[verb] = call(verb);
  page.Bandeja = api;

  host.style.cssText = 'all:initial;position:fixed;z-index:2147483000';
  bubble.style.cssText = `position:fixed;inset:auto 28px 28px auto;width:60px;height:60px;padding:16px;border:0;border-radius:50%;color:#fff;background:${color}`;
  bubble.ariaLabel = 'Chat';
  bubble.onclick = call('open');
  const svg = d.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = d.createElementNS(svg.namespaceURI, 'path') as SVGPathElement;
  svg.setAttribute('viewBox', '0 0 24 24');
  path.setAttribute('d', 'M7.9 20A9 9 0 1 0 4 16.1L2 22Z');
  path.style.cssText = 'fill:none;stroke:currentColor;stroke-width:1.75';
  svg.append(path);
  bubble.append(svg);
  root.append(bubble);
  (d.body || d.documentElement).append(host);

  see();
  page.navigation?.addEventListener('currententrychange', see);
})(window, document);
