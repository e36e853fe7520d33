// `npm run bench`: runs every bench and prints its ratios.
import { benchDesk } from './desk.ts';

const cases = Number(process.argv.find((word) => word.startsWith('--cases='))?.slice('--cases='.length) ?? 20_000);
await benchDesk({ cases });
