// `npm run mutants`: takes each guard of the protocol away in turn; the last line counts those that a world noticed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies, node24, root } from './setup.mjs';

ensureDependencies();
const done = spawnSync(node24(), [join(root, 'tests', 'world', 'mutants', 'main.ts'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exitCode = done.status ?? 1;
