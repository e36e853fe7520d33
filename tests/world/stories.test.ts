// The failure stories, each in a small world of its own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from './hub/database.ts';
import type { Database } from './hub/database.ts';
import { STORIES } from './stories/all.ts';
import { playStory } from './stories/stage.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase('sqlite');
});
afterAll(async () => {
  await database.close();
});

describe('a world in which one thing goes wrong', () => {
  for (const story of STORIES) {
    test(`${story.name}: ${story.title}`, async () => {
      const { failure, last } = await playStory(story, database);
      expect(failure === null ? 'it holds' : [`${failure.invariant}: ${failure.what}`, ...last].join('\n')).toBe('it holds');
    });
  }

  test('the thirty-five stories are all here, in their order', () => {
    expect(STORIES.map(({ name }) => name).filter((name) => typeof name === 'number')).toEqual(Array.from({ length: 35 }, (_, n) => n + 1));
  });
});
