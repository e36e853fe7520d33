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
