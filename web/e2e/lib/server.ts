import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Everybody's password in the demo that the tests start. */
export const password = 'casa-nativa-de-prueba';

/** BANDEJA_TEST_BINARY names another build than the repository's. */
const binary =
  process.env.BANDEJA_TEST_BINARY || resolve(import.meta.dirname, '../../../bin/bandeja');
const patience = 60_000;

/** A running Bandeja with a folder of its own. */
export class Server {
  base = '';
  /** What it has printed. */
  output = '';
  private child: ChildProcess | undefined;

  private constructor(
    private readonly command: 'serve' | 'demo',
    private readonly folder: string,
    private readonly port: number,
    private readonly env: Record<string, string>,
  ) {
    this.base = `http://localhost:${port}`;
  }

  /** Starts a server; `env` adds settings. */
  static async start(command: 'serve' | 'demo', env: Record<string, string> = {}): Promise<Server> {
    if (!existsSync(binary)) throw new Error(`${binary} is missing: run make build first`);
    const folder = await mkdtemp(join(tmpdir(), 'bandeja-e2e-'));
    const server = new Server(command, folder, await freePort(), env);
    await server.run();
    return server;
  }

  /** Starts the process on the folder as it stands. */
  async run(): Promise<void> {
    this.output = '';
    const child = spawn(binary, [this.command], {
      env: {
        PATH: process.env.PATH,
        BANDEJA_ADDR: `127.0.0.1:${this.port}`,
        BANDEJA_DATA_DIR: join(this.folder, 'data'),
        BANDEJA_TEST_DEMO_PASSWORD: password,
        ...this.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const note = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', note);
    child.stderr?.on('data', note);
    await until('the server to be ready', async () => {
      if (child.exitCode !== null) throw new Error(`the server ended: ${this.output}`);
      const answer = await fetch(`${this.base}/readyz`).catch(() => undefined);
      return (
        answer?.ok === true &&
        this.output.includes(this.command === 'demo' ? '/shop/' : 'Bandeja is at')
      );
    });
  }

  /** The link that makes the owner, as it was printed. */
  firstRunLink(): string {
    const link = this.output.match(/http:\S+\/first-run\/\S+/)?.[0];
    if (!link) throw new Error(`no link was printed: ${this.output}`);
    return link;
  }

  /** Moves the demo's clock forward and gives its new time in milliseconds. */
  async advance(ms: number): Promise<number> {
    const answer = await fetch(`${this.base}/sandbox/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance_us: Math.round(ms * 1000) }),
    });
    if (!answer.ok) throw new Error(`the clock was not moved: ${await answer.text()}`);
    return ((await answer.json()) as { now: number }).now / 1000;
  }

  /** Moves the demo's clock forward while the process is down. */
  async advanceWhileDown(ms: number): Promise<void> {
    const file = join(this.folder, 'data', 'clock-us');
    const before = existsSync(file) ? Number(await readFile(file, 'utf8')) : 0;
    await writeFile(file, String(before + Math.round(ms * 1000)));
  }

  /** The server's time, in milliseconds. */
  async now(): Promise<number> {
    const answer = await fetch(`${this.base}/sandbox/clock`);
    return ((await answer.json()) as { now: number }).now / 1000;
  }

  /** Kills the process as a crash would. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Waits until a condition holds, asking again every 50 ms. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${patience} ms for ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  probe.close();
  await once(probe, 'close');
  return port;
}
