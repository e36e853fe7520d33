// The quick checks: types, lint and arrows side by side; under a minute.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureDependencies, node24, root } from './setup.mjs';

const bin = (name, path) => [join(root, 'node_modules', name, path)];

/** Runs the three checks at once; gives one row per check with what it printed where it failed. */
export async function runChecks() {
  const node = node24();
  // The tests' project refers to every room, so that building it checks all of them.
  const checks = [
    ['types', [...bin('typescript', 'bin/tsc'), '-b', 'tests', '--pretty', 'false']],
    ['lint', [...bin('oxlint', 'bin/oxlint'), '--deny-warnings', '--quiet']],
    ['arrows', [join(root, 'scripts', 'arrows.mjs')]],
  ];
  return Promise.all(
    checks.map(
      ([name, args]) =>
        new Promise((resolve) => {
          const child = spawn(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
          let said = '';
          child.stdout.on('data', (data) => (said += data));
          child.stderr.on('data', (data) => (said += data));
          child.on('close', (code) => resolve({ name, ok: code === 0, said }));
        }),
    ),
  );
}

if (process.argv[1]?.endsWith('check.mjs')) {
  ensureDependencies();
  const rows = await runChecks();
  for (const row of rows) process.stdout.write(row.ok ? `${row.name}: green\n` : `${row.name}: red\n${row.said}\n`);
  process.exitCode = rows.every((row) => row.ok) ? 0 : 1;
}
