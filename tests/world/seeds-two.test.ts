// The second half of the seeds.
import { playSeeds } from './shard.ts';

playSeeds(151, 150);
