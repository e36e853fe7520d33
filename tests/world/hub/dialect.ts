// PostgreSQL's words in SQLite's: the hub's own statements, so that a simulated hub runs them on an engine that answers at once.

/** A statement as SQLite takes it. `yes`: a lock that is always free here. `chain`: what PostgreSQL does in one statement and SQLite in two. */
export type Plan =
  | { readonly is: 'nothing' }
  | { readonly is: 'yes'; readonly column: string }
  | { readonly is: 'statements'; readonly texts: readonly string[] }
  | { readonly is: 'chain'; readonly first: string; readonly second: string; readonly param: number };

/** The bodies of functions that triggers name later, by name. One per database. */
export type Functions = Map<string, string>;

/**
 * What only serves concurrency between connections is left out, because here one transaction runs at a time: row locks,
 * advisory locks. The rest means the same in both; that it does is proved by seeds that leave the same trace on both
 * engines. A statement that SQLite does not take after this is an error with its first words, never a guess; then it
 * gets its line in `plain` or its place in `WRITTEN_TWICE`.
 */
export function planOf(sql: string, functions: Functions): Plan {
  const text = sql.trim();
  const twice = WRITTEN_TWICE.find(([theirs]) => theirs === text.replaceAll(/\s+/g, ' '));
  if (twice !== undefined) return { is: 'statements', texts: [plain(twice[1])] };
  const made = /^create function (\w+)\(\)/.exec(text);
  if (made?.[1] !== undefined) {
    functions.set(made[1], text);
    return { is: 'nothing' };
  }
  const tried = /^select pg_try_advisory_xact_lock\(\d+\) as (\w+)$/.exec(text);
  if (tried?.[1] !== undefined) return { is: 'yes', column: tried[1] };
  if (/^(select pg_(advisory_xact_lock(_shared)?|notify)\(|set |lock table )/.test(text)) return { is: 'nothing' };
  if (text.startsWith('create trigger ')) return { is: 'statements', texts: triggers(text, functions) };
  const added = /^(alter table \w+) (add column [\s\S]+)$/.exec(text);
  if (added?.[1] !== undefined && added[2] !== undefined) return { is: 'statements', texts: added[2].split(/,\s*(?=add column )/).map((column) => plain(`${added[1]} ${column}`)) };
  const chained = /^with (\w+) as \((update [\s\S]+? returning [\s\S]+? as (\w+))\)\s+(update [\s\S]+)$/.exec(text);
  if (chained !== null) {
    const [, alias = '', first = '', column = '', second = ''] = chained;
    const param = 1 + Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n)));
    return { is: 'chain', first: plain(first), param, second: plain(second.replaceAll(`${alias}.${column}`, `$${param}`).replace(new RegExp(` from ${alias}\\b`), '')) };
  }
  return { is: 'statements', texts: [plain(text)] };
}

/** What SQLite has no words for, as the hub says it (with single blanks) and as it is asked here. Change one with the other. */
const WRITTEN_TWICE: readonly (readonly [string, string])[] = [
  [
    `select s.stream, w.pos, w.id, w.bytes, w.why from unnest($1::text[], $2::text[]::bigint[], $3::text[]::bigint[]) as s(stream, puts_after, leaves_after) cross join lateral ( select pos, id, bytes, null::text as why from (select pos, id, bytes from records where stream = s.stream and pos > s.puts_after order by pos limit $4) as r union all select pos, id, 0::bigint as bytes, why from (select pos, id, why from leaves where stream = s.stream and pos > s.leaves_after order by pos limit $4) as l order by pos limit $4) as w order by s.stream, w.pos`,
    `with s as (
       select one.value as stream, cast(two.value as integer) as puts_after, cast(three.value as integer) as leaves_after
       from json_each($1) as one join json_each($2) as two on one.key = two.key join json_each($3) as three on one.key = three.key),
     w as (
       select s.stream, r.pos, r.id, r.bytes, null as why from s join records r on r.stream = s.stream and r.pos > s.puts_after
       union all
       select s.stream, l.pos, l.id, 0 as bytes, l.why from s join leaves l on l.stream = s.stream and l.pos > s.leaves_after)
     select stream, pos, id, bytes, why from (select *, row_number() over (partition by stream order by pos) as n from w) where n <= $4 order by stream, pos`,
  ],
];

function plain(sql: string): string {
  return sql
    .replaceAll(/::[a-z]+(\[\])?/g, '')
    .replaceAll(/ for (update|share|no key update)( of \w+)?( skip locked)?/g, '')
    .replaceAll(/ collate "C"/g, '')
    .replaceAll(/= any\((\$\d+)\)/g, 'in (select value from json_each($1))')
    .replaceAll(/<> all\((\$\d+)\)/g, 'not in (select value from json_each($1))')
    .replaceAll(/select \* from unnest\((\$\d+), (\$\d+)\)/g, 'select one.value, two.value from json_each($1) as one join json_each($2) as two on one.key = two.key where true')
    .replaceAll(/\bjson_agg\(/g, 'json_group_array(')
    .replaceAll(/\bjson_object_agg\(/g, 'json_group_object(')
    .replaceAll(/\bgreatest\(/g, 'max(')
    .replaceAll(/\bleast\(/g, 'min(')
    .replaceAll('books_in_force()', '(select coalesce(max(revision), 0) from settings_history)')
    .replaceAll(/\$(\d+)/g, '@p$1');
}

/** A trigger that refuses a change, with the condition and the words of its function. */
function triggers(sql: string, functions: Functions): string[] {
  const [, name, events = '', table, called = ''] = /^create trigger (\w+) before ([a-z ]+) on (\w+) for each row execute function (\w+)\(\)$/.exec(sql) ?? [];
  const body = functions.get(called) ?? '';
  const words = /raise exception '((?:[^']|'')*)'/.exec(body)?.[1];
  if (name === undefined || words === undefined) throw new Error(`the SQLite dialect of the world does not know this trigger: ${sql.slice(0, 80)}`);
  const condition = /\bif ([\s\S]+?) then raise/.exec(body)?.[1];
  return events.split(' or ').map((event) => `create trigger ${name}_${event} before ${event} on ${table} for each row ${condition === undefined ? '' : `when ${condition} `}begin select raise(abort, '${words}'); end`);
}
