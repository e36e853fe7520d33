// `npm test`: set-up, checks, build, then every test; the last line counts them.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { runChecks } from './check.mjs';
import { ensureCompiler } from './compiler.mjs';
import { ensureBuild, ensureDependencies, node24, root } from './setup.mjs';

ensureDependencies();
const chromium = ensureChromium();
const compiler = ensureCompiler();
ensureBuild();

const checks = await runChecks();
for (const row of checks) process.stdout.write(row.ok ? `${row.name}: green\n` : `${row.name}: red\n${row.said}\n`);

const scratch = mkdtempSync(join(tmpdir(), 'docket-test-'));
const report = join(scratch, 'report.json');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const code = await new Promise((resolve) => {
  const child = spawn(node24(), [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DOCKET_CHROMIUM: chromium, ...(compiler === '' ? {} : { DOCKET_CC: compiler }) },
  });
  child.on('close', resolve);
});

let counts = { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTotalTestSuites: 0, testResults: [] };
try {
  counts = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  process.stdout.write('The test runner left no report; that counts as a failure.\n');
}
rmSync(scratch, { recursive: true, force: true });

// A file that dies before its first test has no failed test to count; it is a failure all the same.
const deadFiles = counts.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed')).length;
const passed = counts.numPassedTests + checks.filter((row) => row.ok).length;
let failed = counts.numFailedTests + deadFiles + checks.filter((row) => !row.ok).length;
if (code !== 0 && failed === 0) failed = 1;
const skipped = counts.numPendingTests;
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
