import { defineConfig } from '@playwright/test';
import tests from '../playwright.config';

/** Measurements: one at a time, with nothing recorded beside them. */
export default defineConfig(tests, {
  testDir: '.',
  testMatch: '*.bench.ts',
  timeout: 1_200_000,
  workers: 1,
  outputDir: '../../../.cache/e2e-bench',
  use: { trace: 'off' },
});
