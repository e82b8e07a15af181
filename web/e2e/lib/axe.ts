import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** The sizes at which the screens are examined, each in both themes. */
export const looks = [
  { name: '1440 px', viewport: { width: 1440, height: 900 } },
  { name: '360 px', viewport: { width: 360, height: 740 } },
].map((one) => ({ ...one, reducedMotion: 'reduce' as const }));

/** A menu or a list of choices opens over the page from its control; like a dialog it belongs to no landmark. */
const overThePage = ['dialog', 'alertdialog', 'menu', 'listbox'].map((role) => `[role=${role}]`);

const options: Parameters<AxeBuilder['options']>[0] & { checks: unknown } = {
  checks: { region: { options: { regionMatcher: ['dialog', 'svg', ...overThePage].join() } } },
};

/** The rules that a theme can break. */
const colours = ['color-contrast', 'link-in-text-block'];

/** Notes what axe finds, screen by screen; `verdict` fails with all of it at once. */
export class Examiner {
  private readonly found: string[] = [];
  private readonly seen: string[] = [];

  constructor(
    private readonly page: Page,
    /** Only this part of the page. */
    private readonly part?: string,
  ) {}

  /** Examines what stands on the screen, whose theme follows the system's: in light all of it, in dark its colours. */
  async look(screen: string): Promise<void> {
    await this.paint('light');
    await this.examine(`${screen}, light`, this.builder());
    await this.paint('dark');
    await this.examine(`${screen}, dark`, this.builder().withRules(colours));
    this.seen.push(screen);
  }

  /** Examines a screen whose theme does not change while it stands. */
  async lookOnce(screen: string): Promise<void> {
    await this.examine(screen, this.builder());
    this.seen.push(screen);
  }

  private async paint(theme: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: theme });
    await expect(this.page.locator('html')).toHaveAttribute('data-theme', theme);
  }

  private builder(): AxeBuilder {
    const builder = new AxeBuilder({ page: this.page }).options(options).setLegacyMode();
    return this.part ? builder.include(this.part) : builder;
  }

  private async examine(screen: string, builder: AxeBuilder): Promise<void> {
    const { violations } = await builder.analyze();
    for (const { id, nodes } of violations)
      for (const node of nodes)
        this.found.push(
          `${screen}: ${id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim()}`,
        );
  }

  verdict(atLeast: number): void {
    expect(this.found).toEqual([]);
    expect(this.seen.length).toBeGreaterThanOrEqual(atLeast);
  }
}
