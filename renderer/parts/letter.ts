// A letter with open fields: which of {{these}} still stand in it, and the text once some of them are filled.

const OPEN = /\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}/g;

/** The names of the fields that still stand open in a text, each once, in the order of the text. */
export function openFields(text: string): string[] {
  return [...new Set([...text.matchAll(OPEN)].map(([, name]) => name ?? ''))];
}

/** The text with every field filled for which something was typed; the others stay open, to be seen. */
export function filled(text: string, fill: (name: string) => string): string {
  return text.replaceAll(OPEN, (whole, name: string) => (fill(name).trim() === '' ? whole : fill(name).trim()));
}

export type LetterPiece = { readonly text: string; readonly open: boolean };

/** A text cut at its open fields, so that a screen can mark them. */
export function letterPieces(text: string): LetterPiece[] {
  const pieces: LetterPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(OPEN)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), open: false });
    pieces.push({ text: match[1] ?? '', open: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), open: false });
  return pieces;
}

const putBy = (letter: string): string => `of:${letter}:`;

/**
 * The fields of a draft once another letter is chosen. What was written for the one before is put by under its name,
 * and comes back when that one is chosen again; where nothing was, the letter begins as `fresh`.
 */
export function withLetter(fields: Readonly<Record<string, string>>, letter: string, fresh: Readonly<Record<string, string>>): Record<string, string> {
  const before = fields['letter'];
  const put = Object.entries(fields).filter(([name]) => name.startsWith('of:'));
  const here = Object.entries(fields).filter(([name]) => !name.startsWith('of:') && name !== 'letter');
  const typed = here.some(([name, value]) => value !== '' && (name === 'editing' || name.startsWith('fill ')));
  const kept = before === undefined || !typed ? put : [...put.filter(([name]) => !name.startsWith(putBy(before))), ...here.map(([name, value]) => [putBy(before) + name, value] as const)];
  const back = kept.filter(([name]) => name.startsWith(putBy(letter))).map(([name, value]) => [name.slice(putBy(letter).length), value] as const);
  const others = kept.filter(([name]) => !name.startsWith(putBy(letter)));
  return { ...Object.fromEntries(others), letter, ...(back.length > 0 ? Object.fromEntries(back) : fresh) };
}
