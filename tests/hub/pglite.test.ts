// The wire on the embedded database.
import { describe } from 'vitest';
import { edgeSuite, edgeWorld } from './edge-suite.ts';
import { readingSuite, readingWorld } from './reading-suite.ts';
import { openRig, say } from './rig.ts';
import { pgliteTemplate } from './template.ts';
import { writingSuite, writingWorld } from './writing-suite.ts';

const seed = Number(process.env['SEED'] ?? 20261124);
say(`seed ${seed}`);

describe('on PGlite', () => {
  readingSuite(async () => openRig({ seed, template: await pgliteTemplate(), world: readingWorld }));
  writingSuite(async () => openRig({ seed, template: await pgliteTemplate(), world: writingWorld }));
  edgeSuite(async () => openRig({ seed, template: await pgliteTemplate(), world: edgeWorld }));
});
