// `npm run torture`: kills, full and failing disks and damaged files against a desk's own files, by the thousand; the last line counts.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureCompiler } from './compiler.mjs';
import { ensureDependencies, node24, root } from './setup.mjs';

ensureDependencies();
const compiler = ensureCompiler();
const done = spawnSync(node24(), [join(root, 'tests', 'torture', 'main.ts'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit', env: { ...process.env, ...(compiler === '' ? {} : { DOCKET_CC: compiler }) } });
process.exitCode = done.status ?? 1;
