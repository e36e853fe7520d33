// `docket`: reads the first words of the command line and hands over to one command; thin, it calls what others export.
import { uncheckedBy } from '../electron/desk/sync/certificate.ts';
import { FaultError } from '../shared/fault.ts';
import { sayFault, sayLine } from './say.ts';

type Command = (args: readonly string[]) => void | Promise<void>;

// Each command loads what it needs when it is asked for, so that `docket scope` never opens a database driver.
const COMMANDS: Readonly<Record<string, { readonly help: string; readonly load: () => Promise<Command> }>> = {
  hub: { help: 'docket hub --data DIR [--port N] [--database URL] [--cooling SECONDS] [--demo]   run a hub', load: async () => (await import('./hub.ts')).hubCommand },
  'hub import': { help: 'docket hub import PATH… [--dry-run] [--json] [--hub URL | --data DIR]   notices as text into cases', load: async () => (await import('./import.ts')).importCommand },
  'hub ledger': { help: 'docket hub ledger (--data DIR | --database URL) [--account ID] [--replay-after DATE] [--store NAME] [--json]   where copies remain, and what to delete again after a restore', load: async () => (await import('./ledger.ts')).ledgerCommand },
  'hub restored': { help: 'docket hub restored (--data DIR | --database URL) [--json]   say that the database was restored from a backup', load: async () => (await import('./restored.ts')).restoredCommand },
  'hub reconcile': { help: 'docket hub reconcile (--data DIR | --database URL) [--resume --reason TEXT] [--demo] [--json]   what may have happened before a restore, and how effects go on', load: async () => (await import('./restored.ts')).reconcileCommand },
  'hub rules': { help: 'docket hub rules list | show KEY | set KEY (--file F | --shipped) --reason R [--by ID] [--dry-run] | history, with (--data DIR | --database URL) [--json]   what an organisation writes differently, and clocks that follow', load: async () => (await import('./rules.ts')).rulesCommand },
  desk: { help: 'docket desk sign-in|sync|rows|case|act|outbox|check-out|trips --data DIR --hub URL [--json]   work without a window', load: async () => (await import('./desk.ts')).deskCommand },
  export: { help: 'docket export --what case-log --format csv|jsonl --out DIR --reason TEXT --data DIR   write a case log', load: async () => (await import('./export.ts')).exportCommand },
  due: { help: 'docket due [--rules]   deadlines for JSON lines on stdin', load: async () => (await import('./due.ts')).dueCommand },
  scope: { help: 'docket scope (--process NAME | --all) [--json]   what a legal process reaches', load: async () => (await import('./scope.ts')).scopeCommand },
  conformance: { help: 'docket conformance --hub URL --token TOKEN [--second-token TOKEN] [--intake-key KEY] [--only P7,P8] [--json]   check a hub against the protocol', load: async () => (await import('./conformance.ts')).conformanceCommand },
};

async function main(words: readonly string[]): Promise<void> {
  const [first = '', second = ''] = words;
  if (first === '' || first === 'help' || first === '--help') {
    for (const { help } of Object.values(COMMANDS)) sayLine(help);
    if (first === '') process.exitCode = 2;
    return;
  }
  const two = `${first} ${second}`;
  const name = Object.hasOwn(COMMANDS, two) ? two : first;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new FaultError('bad_input', 'unknown command; "docket help" lists them');
  const rest = words.slice(name === two ? 2 : 1);
  if (rest.includes('--help')) {
    sayLine(command.help);
    return;
  }
  // Keys and cases go over the network from here: to anybody, if certificates are not checked.
  const unchecked = uncheckedBy(process.env);
  if (unchecked !== null) throw new FaultError('unsafe_start', unchecked);
  await (await command.load())(rest);
}

try {
  await main(process.argv.slice(2));
} catch (thrown) {
  sayFault(thrown, process.argv.includes('--json'));
}
