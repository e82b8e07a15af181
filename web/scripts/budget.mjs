// Measures what a browser has to fetch, gzipped, and fails when a budget is broken.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../internal/web/dist');
const kb = (file) => gzipSync(readFileSync(file), { level: 9 }).length / 1024;
const lines = [];
let broken = 0;

function budget(name, size, max) {
  const ok = size <= max;
  if (!ok) broken += 1;
  lines.push(
    `${ok ? 'ok    ' : 'BROKEN'} ${name.padEnd(28)} ${size.toFixed(2)} KB of ${max} KB gzip`,
  );
}

/** The entry and everything it imports statically, which is what the first paint waits for. */
function entryFiles(manifest) {
  const seen = new Set();
  const walk = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key].imports ?? []) walk(next);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) walk(key);
  return seen;
}

function app() {
  const root = join(dist, 'app');
  const manifest = JSON.parse(readFileSync(join(root, '.vite/manifest.json'), 'utf8'));
  const entry = entryFiles(manifest);
  let js = 0;
  const css = new Set();
  for (const [key, chunk] of Object.entries(manifest)) {
    for (const file of chunk.css ?? []) css.add(file);
    if (chunk.file.endsWith('.css')) css.add(chunk.file);
    if (!chunk.file.endsWith('.js')) continue;
    if (entry.has(key)) js += kb(join(root, chunk.file));
    else budget(`lazy ${chunk.name ?? key}`, kb(join(root, chunk.file)), 130);
  }
  budget('app entry JS', js, 240);
  let sum = 0;
  for (const file of css) sum += kb(join(root, file));
  budget('app CSS, all of it', sum, 25);
}

function widget() {
  const root = join(dist, 'widget');
  const files = readdirSync(root, { recursive: true })
    .map(String)
    .filter((f) => f.endsWith('.js'));
  const loader = files.filter((f) => f.endsWith('widget.js'));
  const parts = files.filter((f) => dirname(f) === 'parts');
  const rest = files.filter((f) => !f.endsWith('widget.js') && !parts.includes(f));
  budget(
    'widget loader',
    loader.reduce((sum, f) => sum + kb(join(root, f)), 0),
    1,
  );
  budget(
    'widget app',
    rest.reduce((sum, f) => sum + kb(join(root, f)), 0),
    15,
  );
  for (const part of parts) budget(`lazy ${part}`, kb(join(root, part)), 8);
}

for (const [name, measure] of [
  ['app', app],
  ['widget', widget],
]) {
  if (existsSync(join(dist, name))) measure();
  else lines.push(`-      ${name} is not built: npm run build`);
}
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = broken > 0 ? 1 : 0;
