import { expect, type Locator, type Page } from '@playwright/test';
import { password, type Server } from './server';

/** One frame of the live line, as it came. */
export interface Frame {
  t: string;
  type?: string;
  [field: string]: unknown;
}

/** A file as somebody picks it. */
export interface Picked {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** An agent at the app: what a person sees and does there, in the Spanish that the app speaks. */
export class Agent {
  readonly list: Locator;
  readonly thread: Locator;
  readonly panel: Locator;
  readonly composer: Locator;
  /** The files that wait for the next message. */
  readonly tray: Locator;
  /** Every frame that came over the live line. */
  readonly frames: Frame[] = [];

  constructor(
    readonly page: Page,
    readonly server: Server,
  ) {
    this.list = page.getByRole('list', { name: 'Conversaciones' });
    this.thread = page.getByRole('log');
    this.panel = page.getByRole('complementary');
    this.composer = page.getByRole('textbox', { name: /^(Mensaje|Comentario)$/ });
    this.tray = page.getByRole('list', { name: 'Archivos por enviar' });
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => this.frames.push(JSON.parse(String(payload))));
    });
  }

  /** Signs in without the form, which has a test of its own, and opens a page of the app. */
  async signIn(name: string, at = '/inbox'): Promise<void> {
    const email = `${name}@casanativa.example`;
    const answer = await this.post('/session', { email, password, remember: true });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    await this.page.goto(this.server.base + at);
    if (at.startsWith('/inbox')) await this.ready();
  }

  /** Waits until the inbox stands and its live line is up. */
  async ready(): Promise<void> {
    await expect(this.page.getByRole('region', { name: 'Conversaciones' })).toBeVisible();
    await expect.poll(() => this.frames.some((frame) => frame.t === 'hello')).toBe(true);
    await this.lookAway();
  }

  /** Takes the pointer off the list, which keeps its order while one points at it. */
  async lookAway(): Promise<void> {
    const width = this.page.viewportSize()?.width ?? 1440;
    await this.page.mouse.move(width > 1200 ? 1180 : width - 10, 20);
  }

  /** The row of a conversation whose text holds this. */
  row(text: string | RegExp): Locator {
    return this.list.getByRole('link').filter({ hasText: text });
  }

  async open(text: string | RegExp): Promise<void> {
    await this.openRow((await this.row(text).first().getAttribute('data-row')) ?? '');
  }

  /** The row may move meanwhile, and another conversation may stand open: both go by the id. */
  private async openRow(id: string): Promise<void> {
    const row = this.list.locator(`[data-row="${id}"]`);
    await row.click();
    await this.lookAway();
    await expect(this.page).toHaveURL(new RegExp(`/inbox/c/${id}\\b`));
    if ((this.page.viewportSize()?.width ?? 1440) >= 768) await expect(row).toHaveClass(/\bon\b/);
    await expect(this.thread).toBeVisible();
  }

  /** Opens the conversation in which somebody wrote this, whatever its row shows now. */
  async openWith(text: string): Promise<void> {
    await this.openRow(await this.idWith(text));
    await expect(this.thread.getByText(text, { exact: true }).first()).toBeVisible();
  }

  /** The conversation in which somebody wrote this, of those that were written in lately; waits for it to arrive. */
  async idWith(text: string): Promise<string> {
    let id = '';
    await expect
      .poll(async () => (id = await this.lookFor(text)), { message: `«${text}» arrives` })
      .not.toBe('');
    return id;
  }

  private async lookFor(text: string): Promise<string> {
    const { items } = await this.get<{ items: { id: string }[] }>(
      '/conversations?holder=all&state=active&limit=10',
    );
    for (const { id } of items) {
      const thread = await this.get<{ items: { text?: string }[] }>(
        `/conversations/${id}/timeline`,
      );
      if (thread.items.some((item) => item.text === text)) return id;
    }
    return '';
  }

  /** The id of the conversation that is open. */
  openId(): string {
    return new URL(this.page.url()).pathname.split('/')[3] ?? '';
  }

  /** The header of the open conversation. */
  get header(): Locator {
    return this.page.locator('header.hd');
  }

  /** The time left, as the header shows it. */
  get countdown(): Locator {
    return this.header.locator('.tm');
  }

  async segment(name: string): Promise<void> {
    await this.page.getByRole('radio', { name: new RegExp(`^${name}`) }).click();
    await this.lookAway();
  }

  async write(text: string): Promise<void> {
    await this.mode('Mensaje');
    await this.enter(text);
  }

  /** Writes in the mode that is chosen. A quote may say the same words: what was written is the last. */
  private async enter(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await expect(this.composer).toHaveValue('');
    await expect(this.thread.getByText(text, { exact: true }).last()).toBeVisible();
  }

  /** Puts files into the tray, from where the next message takes them along. */
  async attach(...files: Picked[]): Promise<void> {
    const before = await this.tray.getByRole('listitem').count();
    const [chooser] = await Promise.all([
      this.page.waitForEvent('filechooser'),
      this.page.getByRole('button', { name: 'Adjuntar archivos' }).click(),
    ]);
    await chooser.setFiles(files);
    await expect(this.tray.getByRole('listitem')).toHaveCount(before + files.length);
  }

  async comment(text: string): Promise<void> {
    await this.mode('Comentario');
    await this.enter(text);
  }

  async mode(name: 'Mensaje' | 'Comentario'): Promise<void> {
    await this.page
      .getByRole('tab', { name, exact: true })
      .or(this.page.getByRole('radio', { name, exact: true }))
      .or(this.page.getByRole('button', { name, exact: true }))
      .first()
      .click();
  }

  /** The number on a segment, as soon as it has one. */
  async count(segment: string): Promise<number> {
    const radio = this.page.getByRole('radio', { name: new RegExp(`^${segment}`) });
    await expect(radio).toHaveText(/\d/);
    return Number((await radio.innerText()).replace(/\D/g, ''));
  }

  /** Reads the API with the agent's own session. */
  async get<T>(path: string): Promise<T> {
    const answer = await this.page.request.get(`${this.server.base}/api/v1${path}`);
    return (await answer.json()) as T;
  }

  /** Writes by the API with the agent's own session. */
  async post(
    path: string,
    body: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await this.page.request.post(`${this.server.base}/api/v1${path}`, {
      data: body,
    });
    const text = await answer.text();
    return { status: answer.status(), body: text ? JSON.parse(text) : {} };
  }
}
