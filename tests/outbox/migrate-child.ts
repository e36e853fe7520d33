// Child of the history tests: brings an outbox to its newest step, and is killed after a given statement of it.
import { HISTORY, migrate } from '../../electron/desk/outbox/history.ts';
import { openOld, statementsOf } from './old-files.ts';

const [path = '', keyHex = '', step = '1', statement = '0'] = process.argv.slice(2);
const db = await openOld(path, Buffer.from(keyHex, 'hex'));
const die = (): void => void process.kill(process.pid, 'SIGKILL');
db.function('die', die);
const number = Number(step);
const statements = statementsOf(HISTORY[number - 1]?.sql ?? '');
const after = Number(statement);
if (after > statements.length) {
  // Behind the last statement lie the number of the step, which is set in the same transaction, and its end.
  const pragma = db.pragma.bind(db);
  db.pragma = (source, options) => {
    const answer = pragma(source, options);
    if (source === `user_version=${number}`) die();
    return answer;
  };
}
const sql = statements.flatMap((each, index) => (index + 1 === after ? [each, 'SELECT die()'] : [each])).join(';\n');
migrate(db, HISTORY.map((each) => (each.number === number ? { ...each, sql } : each)));
