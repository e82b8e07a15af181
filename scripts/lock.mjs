// Completes web/package-lock.json after `npm install`: a registry that lacks a package for some other platform makes npm
// leave it out, and `npm ci` then refuses the whole file. What is added is optional and bound to its platform.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../web/package-lock.json', import.meta.url);
const before = readFileSync(file, 'utf8');
const lock = JSON.parse(before);

for (const pkg of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(pkg.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const platform = name.match(/(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-([a-z0-9]+)/);
    if (lock.packages[key] || !platform || !/^\d/.test(version)) continue;
    lock.packages[key] = {
      version,
      cpu: [platform[2]],
      dev: pkg.dev,
      optional: true,
      os: [platform[1]],
      libc: name.endsWith('-musl') ? ['musl'] : undefined,
    };
    console.log(`added ${name} ${version}`);
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
const after = `${JSON.stringify(lock, null, 2)}\n`;
if (after !== before) writeFileSync(file, after);
