// `npm run world -- --seeds N --from S`: plays seeded worlds; the last line counts them and what failed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies, node24, root } from './setup.mjs';

ensureDependencies();
const done = spawnSync(node24(), [join(root, 'tests', 'world', 'main.ts'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exitCode = done.status ?? 1;
