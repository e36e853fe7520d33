// Finding a command by a few of its letters.

export type Command = { readonly id: string; readonly says: string; readonly group: string; readonly run: () => void };

/** The commands whose words have these letters in this order; a run of letters at a word's start comes first. */
export function matching(commands: readonly Command[], letters: string): readonly Command[] {
  const wanted = letters.toLowerCase().replaceAll(/\s+/g, '');
  if (wanted === '') return commands;
  const score = (command: Command): number => {
    const says = command.says.toLowerCase();
    if (says.replaceAll(/\s+/g, '').startsWith(wanted)) return 3;
    if (says.split(/\s+/).some((word) => word.startsWith(wanted))) return 2;
    let at = 0;
    for (const letter of says) if (letter === wanted[at]) at += 1;
    return at === wanted.length ? 1 : 0;
  };
  return commands
    .map((command, index) => ({ command, index, score: score(command) }))
    .filter((each) => each.score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map((each) => each.command);
}
