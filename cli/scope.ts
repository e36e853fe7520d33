// `docket scope`: what a legal process reaches, from the matrix, for people and scripts.
import { FaultError } from '../shared/fault.ts';
import { scopeOf, shippedMatrix, wholeScope } from '../shared/rules/scope/scope.ts';
import { readArgs } from './args.ts';
import { sayJson, sayLine } from './say.ts';

/** Prints one process, or all of them; JSON is one array of {process, category, decision, limit, citation}. */
export function scopeCommand(args: readonly string[]): void {
  const { flags } = readArgs(args, { process: 'text', all: 'flag', json: 'flag' });
  const matrix = shippedMatrix();
  const cells = flags.all ? wholeScope(matrix) : flags.process === null ? null : scopeOf(matrix, flags.process);
  if (cells === null) throw new FaultError('bad_input', `--process takes one of: ${Object.keys(matrix.processes).join(', ')}`);
  if (flags.json) {
    sayJson(cells);
    return;
  }
  for (const cell of cells) sayLine(`${flags.all ? `${cell.process}  ` : ''}${cell.category}: ${cell.decision.replaceAll('_', ' ')}${cell.limit === '' ? '' : ` (${cell.limit})`}. ${cell.citation}`);
}
