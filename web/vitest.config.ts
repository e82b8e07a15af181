import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (p: string) => fileURLToPath(new URL(p, import.meta.url));

const app = {
  resolve: { alias: { '@': path('./app/src') } },
  test: {
    name: 'app',
    root: path('./app'),
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'happy-dom',
    env: { TZ: 'America/Argentina/Buenos_Aires' },
  },
};

const phone = {
  test: {
    name: 'phone',
    root: path('../internal/sandbox/phone'),
    include: ['test/**/*.test.js'],
    globals: true, // from there, nothing of node_modules is in reach
  },
};

const widget = path('./widget/vitest.config.ts');

export default defineConfig({
  test: { projects: existsSync(widget) ? [app, phone, widget] : [app, phone] },
});
