// Keeps a spreadsheet from reading a cell as a formula: pure, one function, tested against every known way in.

/** Spaces, quotes and invisible signs that spreadsheets skip before they decide what a cell is. */
const SKIPPED = String.raw`[\s"'\u00a0\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*`;
const TRIGGER = String.raw`[=+\-@\t\r\n＝＋－＠]`;
const STARTS = new RegExp(`^${SKIPPED}${TRIGGER}`, 'u');
const STARTS_WITH_CONTROL = /^[\t\r\n]/;

/**
 * A program that splits at other signs than commas would begin a new cell inside this one. Behind a semicolon, which
 * half of Europe's spreadsheets split at, spaces are skipped too; behind the others they are not, or every list that
 * somebody wrote with dashes would be full of guards.
 */
const INSIDE = new RegExp(String.raw`;(?=${SKIPPED}${TRIGGER}|[\t\r\n])|[\r\n](?=["']*[=+\-@＝＋－＠]|\t)|[,\t](?=["']*[=+\-@＝＋－＠])`, 'gu');

/**
 * A cell that no spreadsheet takes for a formula: `'` goes before one that begins with = + - @ TAB CR LF or a
 * full-width form of them, also behind spaces, quotes and invisible signs, and before such a sign behind a separator
 * inside the cell. A NUL becomes U+FFFD. The raw text is in the JSON Lines export.
 */
export function guardCell(text: string): string {
  const clean = text.replaceAll('\0', '\ufffd').replace(INSIDE, "$&'");
  return STARTS.test(clean) || STARTS_WITH_CONTROL.test(clean) ? `'${clean}` : clean;
}

/** A guarded cell as CSV has it: in quotes, with quotes inside doubled. */
export const quotedCell = (text: string): string => `"${guardCell(text).replaceAll('"', '""')}"`;

/**
 * The SQL that guards and quotes a column of free text; NULL and '' give an empty cell. Most cells begin with a letter
 * or digit and hold no sign that matters, which SQLite sees by itself; only the rest is handed to `quotedCell`,
 * registered as `quoted_cell`.
 */
export function quotedCellSql(column: string): string {
  return `CASE WHEN ${column} GLOB '[A-Za-z0-9]*' AND NOT ${column} GLOB ('*[;,"' || char(9, 10, 13) || ']*') AND instr(${column}, char(0)) = 0 THEN '"' || ${column} || '"'
    WHEN ${column} IS NULL OR ${column} = '' THEN '' ELSE quoted_cell(${column}) END`;
}
