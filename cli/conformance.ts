// `docket conformance`: checks a hub of anybody's making against the numbered rules of PROTOCOL.md, from outside.
import { FaultError } from '../shared/fault.ts';
import { needed, readArgs } from './args.ts';
import { Broken, callerOf } from './conformance/caller.ts';
import { RULES } from './conformance/rules.ts';
import type { Asked, Rule } from './conformance/rules.ts';
import { sayAside, sayJson, sayLine } from './say.ts';

type Result = { readonly rule: string; readonly result: 'holds' | 'broken' | 'not-asked'; readonly says: string };

/**
 * Runs every rule and says of each whether it holds. `--token` is an access token of a person who works the queues;
 * a second person and the intake key let it ask more. Writes only cases that it made itself. Exit code 1 where a rule
 * is broken. Throws FaultError `bad_input`, `not_a_hub`.
 */
export async function conformanceCommand(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { hub: 'text', token: 'text', 'second-token': 'text', 'intake-key': 'text', only: 'text', json: 'flag' });
  const hub = needed(flags.hub, 'hub').replace(/\/$/, '');
  if (!URL.canParse(hub)) throw new FaultError('bad_input', '--hub takes an address such as http://127.0.0.1:4310');
  const hello = await fetch(`${hub}/v1/hello`, { redirect: 'error', signal: AbortSignal.timeout(10_000) }).catch(() => null);
  if (hello === null || !hello.ok) throw new FaultError('not_a_hub');
  const enter = (token: string): ReturnType<typeof callerOf> =>
    callerOf(hub, token).catch((thrown: unknown) => {
      throw new FaultError('bad_input', thrown instanceof Broken ? thrown.message : 'the hub does not let that token in');
    });
  const first = await enter(needed(flags.token, 'token'));
  const second = flags['second-token'] === null ? null : await enter(flags['second-token']);
  const asked: Asked = { hub, first, second, intakeKey: flags['intake-key'] };
  const chosen = RULES.filter(({ rule }) => flags.only === null || flags.only.split(',').includes(rule));
  const results: Result[] = [];
  for (const rule of chosen) {
    const result = await checked(rule, asked);
    results.push(result);
    if (flags.json) sayJson(result);
    else sayLine(`${result.rule.padEnd(4)} ${result.result === 'not-asked' ? 'not asked' : result.result.padEnd(9)} ${result.says}`);
  }
  const count = (which: Result['result']): number => results.filter(({ result }) => result === which).length;
  sayAside(`${count('holds')} rules hold, ${count('broken')} broken, ${count('not-asked')} not asked`);
  if (count('broken') > 0) process.exitCode = 1;
}

async function checked(rule: Rule, asked: Asked): Promise<Result> {
  const missing = rule.needs.filter((need) => (need === 'intake' ? asked.intakeKey === null : need === 'second' ? asked.second === null : !asked.first.granted.includes('law-enforcement')));
  if (missing.length > 0) return { rule: rule.rule, result: 'not-asked', says: `${rule.says}: needs ${missing.map((need) => WORDS[need]).join(' and ')}.` };
  try {
    await rule.check(asked);
    return { rule: rule.rule, result: 'holds', says: rule.says };
  } catch (thrown) {
    // A connection that breaks is the hub's failure too; its words stay here, because they may carry an address.
    return { rule: rule.rule, result: 'broken', says: thrown instanceof Broken ? thrown.message : 'The hub did not answer, or not in the shape of the wire.' };
  }
}

const WORDS: Readonly<Record<Rule['needs'][number], string>> = { intake: '--intake-key', second: '--second-token', 'law-enforcement': 'a person of --token who works law-enforcement' };
