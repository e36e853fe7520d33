// `npm run bench`: measures Docket against its floors, side by side in one run, and prints ratios.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies, node24, root } from './setup.mjs';

ensureDependencies();
const done = spawnSync(node24(), ['--expose-gc', join(root, 'tests', 'bench', 'main.ts'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exitCode = done.status ?? 1;
