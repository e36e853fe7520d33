// The first half of the seeds.
import { playSeeds } from './shard.ts';

playSeeds(1, 150);
