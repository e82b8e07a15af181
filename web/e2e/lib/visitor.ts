import { expect, type Locator, type Page } from '@playwright/test';
import type { Server } from './server';

/** A visitor on a page with the widget. The widget stands in a shadow root, which locators see through. */
export class Visitor {
  readonly widget: Locator;
  readonly input: Locator;
  readonly thread: Locator;

  constructor(
    readonly page: Page,
    readonly server: Server,
  ) {
    this.widget = page.locator('bandeja-chat');
    this.input = this.widget.getByRole('textbox', { name: 'Escribe tu mensaje' });
    this.thread = this.widget.getByRole('log');
  }

  /** Opens a page: a path of the server, or a whole address. */
  async visit(path: string): Promise<void> {
    await this.page.goto(path.startsWith('http') ? path : this.server.base + path);
    await expect(this.widget.getByRole('button').first()).toBeVisible();
  }

  /** Opens the chat; one that stands open already stays so. */
  async open(): Promise<void> {
    const bubble = this.widget.getByRole('button', { name: /^(Chat$|Abrir chat)/ });
    await expect(bubble.or(this.input).first()).toBeVisible();
    if (!(await this.input.isVisible())) await bubble.click();
    await expect(this.input).toBeVisible();
  }

  async write(text: string): Promise<void> {
    if (!(await this.input.isVisible())) await this.open();
    await this.input.fill(text);
    await this.input.press('Enter');
    await expect(this.thread.getByText(text, { exact: true })).toBeVisible();
  }

  /** What the widget keeps in the browser, by name without the prefix of the inbox. */
  async stored(): Promise<Record<string, string>> {
    return this.page.evaluate(() =>
      Object.fromEntries(
        Object.keys(localStorage)
          .filter((key) => key.startsWith('bandeja.'))
          .map((key) => [key.split('.').slice(2).join('.'), localStorage[key]]),
      ),
    );
  }
}
