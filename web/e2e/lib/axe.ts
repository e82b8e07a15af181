import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Every look in which the screens are examined. */
export const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [
    { name: `${colorScheme}, 1440 px`, viewport: { width: 1440, height: 900 } },
    { name: `${colorScheme}, 360 px`, viewport: { width: 360, height: 740 } },
  ].map((one) => ({ ...one, colorScheme, reducedMotion: 'reduce' as const })),
);

/** A menu or a list of choices opens over the page from its control; like a dialog it belongs to no landmark. */
const overThePage = ['dialog', 'alertdialog', 'menu', 'listbox'].map((role) => `[role=${role}]`);

const options: Parameters<AxeBuilder['options']>[0] & { checks: unknown } = {
  checks: { region: { options: { regionMatcher: ['dialog', 'svg', ...overThePage].join() } } },
};

/** Notes what axe finds, screen by screen; `verdict` fails with all of it at once. */
export class Examiner {
  private readonly found: string[] = [];
  private readonly seen: string[] = [];

  constructor(
    private readonly page: Page,
    /** Only this part of the page. */
    private readonly part?: string,
  ) {}

  /** Examines what stands on the screen. */
  async look(screen: string): Promise<void> {
    const builder = new AxeBuilder({ page: this.page }).options(options).setLegacyMode();
    const { violations } = await (this.part ? builder.include(this.part) : builder).analyze();
    this.seen.push(screen);
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
