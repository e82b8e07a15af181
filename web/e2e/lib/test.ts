import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from '@playwright/test';
import { Agent } from './agent';
import { Server } from './server';
import { Site } from './site';
import { Visitor } from './visitor';

/** What a test may ask for. Each gets servers and browsers of its own; all are gone after it. */
interface World {
  /** Starts a server. */
  start: (command: 'serve' | 'demo', env?: Record<string, string>) => Promise<Server>;
  /** A demo, started. */
  demo: Server;
  /** A web site of a customer of Bandeja, on an origin of its own. */
  site: Site;
  /** A new browser context, as another person's computer. Every request that leaves the host fails the test. */
  computer: (options?: BrowserContextOptions & { skewMs?: number }) => Promise<BrowserContext>;
  /** An agent of the demo, signed in and looking at the inbox. */
  agent: (name: string, options?: BrowserContextOptions & { skewMs?: number }) => Promise<Agent>;
  /** A visitor of the demo's shop. */
  visitor: (
    options?: BrowserContextOptions & { skewMs?: number; path?: string },
  ) => Promise<Visitor>;
}

export const test = base.extend<World>({
  start: async ({ browserName: _ }, use) => {
    const servers: Server[] = [];
    await use(async (command, env) => {
      const server = await Server.start(command, env);
      servers.push(server);
      return server;
    });
    for (const server of servers) await server.stop();
  },
  demo: async ({ start }, use) => {
    await use(await start('demo'));
  },
  site: async ({ browserName: _ }, use) => {
    const site = await Site.start();
    await use(site);
    await site.stop();
  },
  computer: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    const strayed: string[] = [];
    await use(async ({ skewMs = 0, ...options } = {}) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      context.on('request', (request) => {
        if (!staysHere(request.url())) strayed.push(request.url());
      });
      if (skewMs) await context.addInitScript(skew, skewMs);
      return context;
    });
    for (const context of contexts) await context.close();
    expect(strayed, 'requests that left the host').toEqual([]);
  },
  agent: async ({ computer, demo }, use) => {
    await use(async (name, options) => {
      const page = await (await computer(options)).newPage();
      const agent = new Agent(page, demo);
      await agent.signIn(name);
      return agent;
    });
  },
  visitor: async ({ computer, demo }, use) => {
    await use(async ({ path = '/shop/', ...options } = {}) => {
      const page = await (await computer(options)).newPage();
      const visitor = new Visitor(page, demo);
      await visitor.visit(path);
      return visitor;
    });
  },
});

function staysHere(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  // The browser's own reader of PDFs is made of pages inside the browser.
  const inside = ['data:', 'blob:', 'chrome:', 'chrome-extension:'];
  return inside.includes(protocol) || ['localhost', '127.0.0.1'].includes(hostname);
}

/** Makes the browser's clock wrong by so many milliseconds. It runs in the page. */
function skew(ms: number): void {
  const Real = Date;
  class Skewed extends Real {
    constructor(...args: unknown[]) {
      if (args.length === 0) super(Real.now() + ms);
      else super(...(args as [number]));
    }
    static override now(): number {
      return Real.now() + ms;
    }
  }
  globalThis.Date = Skewed as DateConstructor;
}

/** Counts the navigations of a page after its first load; a test asserts that there were none. */
export function navigations(page: Page): () => number {
  let count = 0;
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) count++;
  });
  page.on('load', () => {
    count += 1000;
  });
  return () => Math.floor(count / 1000);
}

export { expect };
