// `npm run bench`: runs every bench, or the ones that are named (`desk`, `hub`), and prints their ratios.
import { benchDesk } from './desk.ts';
import { benchHub } from './hub.ts';

const words = process.argv.slice(2);
const named = (bench: string): boolean => words.includes(bench) || words.every((word) => word.startsWith('--'));
const given = (flag: string, usual: number): number => Number(words.find((word) => word.startsWith(`--${flag}=`))?.slice(flag.length + 3) ?? usual);

if (named('desk')) await benchDesk({ cases: given('cases', 20_000) });
if (named('hub')) await benchHub({ acts: given('acts', 1_600), cases: given('rows', 2_000) });
