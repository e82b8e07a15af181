import { expect, type Locator, type Page } from '@playwright/test';
import { password, type Server } from './server';

/** An agent at the app: what a person sees and does there, in the Spanish that the app speaks. */
export class Agent {
  readonly list: Locator;
  readonly thread: Locator;
  readonly panel: Locator;
  readonly composer: Locator;

  constructor(
    readonly page: Page,
    readonly server: Server,
  ) {
    this.list = page.getByRole('list', { name: 'Conversaciones' });
    this.thread = page.getByRole('log');
    this.panel = page.getByRole('complementary');
    this.composer = page.getByRole('textbox', { name: /^(Mensaje|Comentario)$/ });
  }

  async signIn(name: string, at = '/inbox'): Promise<void> {
    await this.page.goto(this.server.base + at);
    await this.page.getByLabel('Correo').fill(`${name}@casanativa.example`);
    await this.page.getByLabel('Contraseña', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Entrar' }).click();
    await expect(this.page.getByRole('radio', { name: /^Todas/ })).toBeVisible();
    await this.lookAway();
  }

  /** Takes the pointer off the list, which keeps its order while one points at it. */
  async lookAway(): Promise<void> {
    await this.page.mouse.move(900, 20);
  }

  /** The row of a conversation whose text holds this. */
  row(text: string | RegExp): Locator {
    return this.list.getByRole('link').filter({ hasText: text });
  }

  async open(text: string | RegExp): Promise<void> {
    await this.row(text).first().click();
    await this.lookAway();
    await expect(this.thread).toBeVisible();
  }

  async write(text: string): Promise<void> {
    await this.mode('Mensaje');
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await expect(this.thread.getByText(text, { exact: true })).toBeVisible();
  }

  async comment(text: string): Promise<void> {
    await this.mode('Comentario');
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await expect(this.thread.getByText(text, { exact: true })).toBeVisible();
  }

  async mode(name: 'Mensaje' | 'Comentario'): Promise<void> {
    await this.page
      .getByRole('tab', { name, exact: true })
      .or(this.page.getByRole('radio', { name, exact: true }))
      .or(this.page.getByRole('button', { name, exact: true }))
      .first()
      .click();
  }

  /** The number on a segment. */
  async count(segment: string): Promise<number> {
    const text = await this.page
      .getByRole('radio', { name: new RegExp(`^${segment}`) })
      .innerText();
    return Number(text.replace(/\D/g, ''));
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
