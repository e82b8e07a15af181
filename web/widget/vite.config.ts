import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, defineConfig, type InlineConfig, type Plugin } from 'vite';

const path = (p: string) => fileURLToPath(new URL(p, import.meta.url));
const outDir = path('../../internal/web/dist/widget');
const banner = '/*! Bandeja chat widget, MIT licence */';

/** The start of a built file's digest, which names its content. */
const hashOf = (file: string) =>
  createHash('sha256')
    .update(readFileSync(`${outDir}/${file}`))
    .digest('hex')
    .slice(0, 6);

/** One script out of one entry: other people's pages need neither modules nor CORS for a classic one. */
function script(
  entry: string,
  file: string,
  define: Record<string, string> = {},
  renderer = 'src/tiny/runtime.ts',
): InlineConfig {
  const isPart = renderer !== 'src/tiny/runtime.ts';
  return {
    configFile: false,
    root: path('.'),
    publicDir: false,
    define,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    resolve: { alias: [{ find: /^preact(\/.*)?$/, replacement: path(renderer) }] },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      cssTarget: 'chrome107',
      modulePreload: false,
      reportCompressedSize: true,
      rolldownOptions: {
        input: path(entry),
        preserveEntrySignatures: isPart ? 'strict' : false,
        output: { format: isPart ? 'es' : 'iife', entryFileNames: file, banner },
      },
    },
  };
}

/** Builds the lazy parts, each named by its content, and tells their names. They are modules that take the renderer
 *  from the chat. */
async function buildParts(): Promise<Record<string, string>> {
  rmSync(outDir, { recursive: true, force: true });
  const names: Record<string, string> = {};
  for (const [name, entry] of [
    ['extras', 'part.ts'],
    ['files', 'part.tsx'],
    ['media', 'part.ts'],
  ] as const) {
    const file = `parts/${name}.js`;
    await build(script(`src/parts/${name}/${entry}`, file, {}, 'src/parts/kit.ts'));
    names[name] = `${name}-${hashOf(file)}`;
    renameSync(`${outDir}/${file}`, `${outDir}/parts/${names[name]}.js`);
  }
  return names;
}

/** Builds the loader last, for it names the chat by its content: a new chat is never taken from a cache. */
function withLoader(): Plugin {
  return {
    name: 'bandeja-loader',
    apply: 'build',
    async closeBundle() {
      await build(
        script('src/loader.ts', 'widget.js', { __APP__: JSON.stringify(hashOf('app.js')) }),
      );
    },
  };
}

export default defineConfig(async () => {
  const define = { __PARTS__: JSON.stringify(await buildParts()) };
  const { configFile: _, ...chat } = script('src/main.tsx', 'app.js', define);
  return { ...chat, plugins: [withLoader()] };
});
