// What the command says: JSON on stdout where asked, words on stderr, so that a script can read one and a person the other.
import { faultOf } from '../shared/fault.ts';

/** One JSON value on one line of stdout. */
export function sayJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** One line for a person, on stdout: the answer of the command. */
export function sayLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One line for a person, on stderr: progress and trouble. */
export function sayAside(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Says a fault on stderr (and as JSON on stdout where asked) and makes the command end with 1. Never a stack. */
export function sayFault(thrown: unknown, json: boolean): void {
  const { code, message } = faultOf(thrown);
  if (json) sayJson({ fault: { code, message } });
  sayAside(message);
  process.exitCode = 1;
}

// A reader that goes away (`docket … | head`) is no failure of the command and must not print a stack.
process.stdout.on('error', (broken: NodeJS.ErrnoException) => {
  if (broken.code === 'EPIPE') process.exit(0);
  throw broken;
});
