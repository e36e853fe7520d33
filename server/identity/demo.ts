// How people sign in on a demo hub: the demo provider on the hub's own directory and clock.
import { join } from 'node:path';
import type { Person } from '../../shared/model/person.ts';
import * as provider from './demo-provider.ts';
import { identityFiles } from './files.ts';

/** The identity of a demo hub, as `startHub` asks for it. Its key and refresh tokens live in `identity/` of the hub's directory. */
export function demoIdentity(given: { readonly hubUrl: string; readonly hubId: string; readonly people: readonly Person[]; readonly hubDir: string }): Promise<provider.DemoIdentity> {
  const { hubUrl, hubId, people, hubDir } = given;
  return provider.demoIdentity({ hubUrl, hubId, people, files: identityFiles(join(hubDir, 'identity')), now: Date.now, log: (says) => process.stderr.write(`${says}\n`) });
}
