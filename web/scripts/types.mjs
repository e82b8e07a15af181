// Type-checks every TypeScript project of this folder; each part keeps its own tsconfig.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

let failed = false;
for (const project of ['tsconfig.json', 'widget/tsconfig.json', 'e2e/tsconfig.json']) {
  if (!existsSync(project)) continue;
  const run = spawnSync('node_modules/.bin/tsc', ['--noEmit', '-p', project], { stdio: 'inherit' });
  failed ||= run.status !== 0;
}
process.exitCode = failed ? 1 : 0;
