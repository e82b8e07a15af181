import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, defineConfig, type InlineConfig, type Plugin } from 'vite';

const path = (p: string) => fileURLToPath(new URL(p, import.meta.url));
const outDir = path('../../internal/web/dist/widget');
const banner = '/*! Bandeja chat widget, MIT licence */';

/** One classic script out of one entry: other people's pages need neither modules nor CORS for it. */
function script(entry: string, file: string, more: InlineConfig = {}): InlineConfig {
  return {
    configFile: false,
    root: path('.'),
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    resolve: { alias: [{ find: /^preact(\/.*)?$/, replacement: path('src/tiny/runtime.ts') }] },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      cssTarget: 'chrome107',
      modulePreload: false,
      reportCompressedSize: true,
      rolldownOptions: {
        input: path(entry),
        output: { format: 'iife', entryFileNames: file, banner },
      },
    },
    ...more,
  };
}

/** Builds the loader last, for it names the chat by its content: a new chat is never taken from a cache. */
function withLoader(): Plugin {
  return {
    name: 'bandeja-loader',
    apply: 'build',
    async closeBundle() {
      const hash = createHash('sha256')
        .update(readFileSync(`${outDir}/app.js`))
        .digest('hex');
      await build(
        script('src/loader.ts', 'widget.js', {
          define: { __APP__: JSON.stringify(hash.slice(0, 6)) },
        }),
      );
    },
  };
}

const { configFile: _, ...chat } = script('src/main.tsx', 'app.js');

export default defineConfig({
  ...chat,
  plugins: [withLoader()],
  build: { ...chat.build, emptyOutDir: true },
});
