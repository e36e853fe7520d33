// Every story by its name.
import { CLOCKS_AND_BACKUPS } from './clocks-and-backups.ts';
import { DATA_STORIES } from './data.ts';
import { EFFECT_STORIES } from './effects.ts';
import { PEOPLE_STORIES } from './people.ts';
import { POST_AND_CRASH } from './post-and-crash.ts';
import type { Story } from './stage.ts';

/** The thirty-five failure stories, in their order, and then the guards that stand alone. */
export const STORIES: readonly Story[] = [...POST_AND_CRASH, ...CLOCKS_AND_BACKUPS, ...PEOPLE_STORIES, ...DATA_STORIES, ...EFFECT_STORIES];

/** The story of a name. Throws where there is none. */
export function storyOf(name: Story['name']): Story {
  const story = STORIES.find((one) => one.name === name);
  if (story === undefined) throw new Error(`there is no story ${name}`);
  return story;
}
