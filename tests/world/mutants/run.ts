// Runs mutants: each against its story, and against seeds until one notices.
import type { Database } from '../hub/database.ts';
import type * as Seeds from '../seeds.ts';
import type * as All from '../stories/all.ts';
import type * as StageModule from '../stories/stage.ts';
import type { Mutant } from './list.ts';
import { loadMutated } from './mutate.ts';

export type Caught = {
  readonly mutant: string;
  /** What the story said; null where it noticed nothing. */
  readonly story: string | null;
  /** What a seed said, and how many had been run; null where none of them noticed, or none was run. */
  readonly seeds: { readonly said: string; readonly after: number } | null;
};

/** Tries one mutant. `seeds` is how many are run at most; 0 for the story alone. */
export async function tryMutant(mutant: Mutant, database: Database, seeds: number, from = 1): Promise<Caught> {
  const { STORIES } = await loadMutated<typeof All>(mutant.name, mutant.edits, 'tests/world/stories/all.ts');
  const { playStory } = await loadMutated<typeof StageModule>(mutant.name, mutant.edits, 'tests/world/stories/stage.ts');
  const story = STORIES.find(({ name }) => name === mutant.story);
  if (story === undefined) throw new Error(`${mutant.name}: there is no story ${mutant.story}`);
  const { failure } = await playStory(story, database);
  let caught: Caught['seeds'] = null;
  if (seeds > 0) {
    const { runSeed } = await loadMutated<typeof Seeds>(mutant.name, mutant.edits, 'tests/world/seeds.ts');
    for (let n = 0; n < seeds && caught === null; n += 1) {
      const outcome = await runSeed(from + n, database);
      if (outcome.failure !== null) caught = { said: outcome.failure.invariant, after: n + 1 };
    }
  }
  return { mutant: mutant.name, story: failure === null ? null : failure.invariant, seeds: caught };
}
