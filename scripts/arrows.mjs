// The arrows between rooms as one table, and the check that the code keeps to them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { root } from './setup.mjs';

// Read a row as: this room may import from itself and from those rooms, and from nothing else in the house.
export const ARROWS = {
  shared: [],
  'electron/desk': ['shared'],
  'electron/ipc': ['shared', 'electron/desk'],
  'electron/hosts': ['shared', 'electron/desk', 'electron/ipc'],
  renderer: ['shared'],
  server: ['shared'],
  cli: ['shared', 'electron/desk', 'server'],
};

// Read a row as: these packages may be imported in these rooms only.
export const PACKAGES = {
  electron: ['electron/hosts/electron'],
  'better-sqlite3': ['electron/desk/cache', 'electron/desk/outbox'],
  'react(-dom)?|@tanstack/.*|lucide-react': ['renderer'],
  'pg|@electric-sql/pglite': ['server/store'],
  'fastify|@fastify/.*|fastify-type-provider-zod': ['server/http'],
  'oidc-provider': ['server/identity'],
  'openid-client': ['electron/desk/sign-in'],
};

const escape = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The dependency-cruiser rules that the two tables mean. */
export function rules() {
  // A circle of types alone is no circle when the code runs.
  const forbidden = [{ name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } }];
  for (const [room, may] of Object.entries(ARROWS)) {
    const inside = [room, ...may].map((name) => `^${escape(name)}/`);
    forbidden.push({ name: `${room} reaches only ${may.join(', ') || 'itself'}`, severity: 'error', from: { path: `^${escape(room)}/` }, to: { pathNot: [...inside, 'node_modules', '^node:'], dependencyTypesNot: ['core', 'npm', 'npm-dev', 'npm-optional'] } });
  }
  forbidden.push({ name: 'shared and renderer know no Node', severity: 'error', from: { path: '^(shared|renderer)/' }, to: { dependencyTypes: ['core'] } });
  for (const [name, rooms] of Object.entries(PACKAGES)) {
    forbidden.push({ name: `package ${name} only in ${rooms.join(', ')}`, severity: 'error', from: { path: `^(${Object.keys(ARROWS).map(escape).join('|')})/`, pathNot: rooms.map((room) => `^${escape(room)}/`) }, to: { path: `node_modules/(?:${name})/` } });
  }
  return forbidden;
}

/** Every arrow that the code draws against the tables, one sentence each. */
export async function brokenArrows(baseDir = root) {
  const ruleSet = { forbidden: rules() };
  const roots = [...new Set(Object.keys(ARROWS).map((room) => room.split('/')[0]))].filter((room) => existsSync(join(baseDir, room)));
  const done = await cruise(roots, { baseDir, validate: true, ruleSet, tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' }, exclude: { path: '(^|/)out/' }, enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'types', 'default'] } });
  return done.output.summary.violations.map((found) => `${found.from} → ${found.to}: ${found.rule.name}`);
}

if (process.argv[1]?.endsWith('arrows.mjs')) {
  const broken = await brokenArrows();
  for (const line of broken) process.stdout.write(`${line}\n`);
  process.stdout.write(broken.length === 0 ? 'arrows: all keep to the table\n' : `arrows: ${broken.length} against the table\n`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
