import type { Page } from '@playwright/test';
import { Agent } from '../lib/agent';
import { Caller } from '../lib/company';
import type { Server } from '../lib/server';
import { test } from '../lib/test';
import { Visitor } from '../lib/visitor';

/**
 * How long a message takes from one page to the other, both ways, while other visitors write: from the key press at the
 * visitor's to the text in the agent's thread, and back. It measures and prints; it judges nothing.
 *
 * VISITORS (200) write one message each EVERY (10) seconds; SAMPLES (100) messages are timed each way.
 */
const visitors = Number(process.env.VISITORS ?? 200);
const every = Number(process.env.EVERY ?? 10) * 1000;
const samples = Number(process.env.SAMPLES ?? 100);

test('latency from page to page', async ({ start, computer }) => {
  const server = await start('demo', {
    BANDEJA_VISITOR_MESSAGES_PER_MINUTE: '100000',
    BANDEJA_NEW_VISITORS_PER_MINUTE: '100000',
  });
  const agent = new Agent(await (await computer()).newPage(), server);
  await agent.signIn('ana');
  const visitor = new Visitor(await (await computer()).newPage(), server);
  await visitor.visit('/shop/mayoristas.html');
  await visitor.write('Hola, mido');
  await agent.open('Hola, mido');
  await agent.write('Hola, medimos');

  const load = new Load(server);
  await load.begin(visitors);
  const there: number[] = [];
  const back: number[] = [];
  for (let n = 0; n < samples; n++) {
    there.push(await timed(visitor.page, agent.page, '.ms-log', `ida ${n}.`));
    back.push(await timed(agent.page, visitor.page, '.log', `vuelta ${n}.`));
  }
  const { sent, refused, seconds } = await load.end();
  console.log(
    `${visitors} visitors wrote ${(sent / seconds).toFixed(1)} messages a second; ${refused} refused`,
  );
  print('visitor to agent', there);
  print('agent to visitor', back);
});

/** Visitors at the API, each with a pace of its own. */
class Load {
  private running = true;
  private sent = 0;
  private refused = 0;
  private started = 0;
  private writers: Promise<void>[] = [];

  constructor(private readonly server: Server) {}

  /** Every visitor has written once when it returns. */
  async begin(count: number): Promise<void> {
    const callers = Array.from({ length: count }, () => new Caller(this.server, 'demo-mayoristas'));
    for (const caller of callers) await this.write(caller);
    this.sent = 0;
    this.started = performance.now();
    this.writers = callers.map((caller, n) => this.goOn(caller, (every * n) / count));
  }

  async end(): Promise<{ sent: number; refused: number; seconds: number }> {
    const seconds = (performance.now() - this.started) / 1000;
    this.running = false;
    await Promise.all(this.writers);
    return { sent: this.sent, refused: this.refused, seconds };
  }

  private async goOn(caller: Caller, offset: number): Promise<void> {
    await pause(offset);
    while (this.running) {
      await Promise.all([this.write(caller), pause(every)]);
    }
  }

  private async write(caller: Caller): Promise<void> {
    const status = await caller.write('¿Sigue disponible el sillón?');
    if (status === 201) this.sent++;
    else this.refused++;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** Milliseconds from Enter in one page to the text in the other's thread. Both pages run on this machine's clock. */
async function timed(from: Page, to: Page, log: string, text: string): Promise<number> {
  const seen = to.evaluate(watch, { log, text });
  const box = from.locator('textarea').first();
  await box.fill(text);
  const start = await box.evaluate(press);
  return (await seen) - start;
}

/** Presses Enter in the page and gives the instant, in ms since 1970. */
function press(area: Element): number {
  const now = performance.timeOrigin + performance.now();
  area.dispatchEvent(
    new KeyboardEvent('keydown', {
      key: 'Enter',
      code: 'Enter',
      bubbles: true,
      cancelable: true,
      composed: true,
    }),
  );
  return now;
}

/** Resolves in the page at the instant at which the text stands in the thread, in ms since 1970. */
function watch({ log, text }: { log: string; text: string }): Promise<number> {
  const root = document.querySelector('bandeja-chat')?.shadowRoot ?? document;
  const thread = root.querySelector(log);
  if (!thread) throw new Error(`${log} is not in the page`);
  return new Promise((done) => {
    const look = () => {
      if (!thread.textContent?.includes(text)) return;
      observer.disconnect();
      done(performance.timeOrigin + performance.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(thread, { childList: true, characterData: true, subtree: true });
    look();
  });
}

function print(what: string, times: number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? 0;
  console.log(
    `${what}: p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, max ${at(1).toFixed(1)} ms (${sorted.length} messages)`,
  );
}
