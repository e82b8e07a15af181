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

  async visit(path: string): Promise<void> {
    await this.page.goto(this.server.base + path);
    await expect(this.widget.getByRole('button').first()).toBeVisible();
  }

  async open(): Promise<void> {
    await this.widget.getByRole('button', { name: /^(Chat|Abrir chat)/ }).click();
    await expect(this.input).toBeVisible();
  }

  async write(text: string): Promise<void> {
    if (!(await this.input.isVisible())) await this.open();
    await this.input.fill(text);
    await this.input.press('Enter');
    await expect(this.thread.getByText(text, { exact: true })).toBeVisible();
  }
}
