/** A command line up to the word that is completed. */
export interface CompletedLine {
  /** Whole words before it, without the program's name. */
  readonly before: readonly string[];
  /** What there is of the word. */
  readonly current: string;
  /** How much of the word's beginning the shell keeps to itself: candidates come without it. */
  readonly keptLength: number;
}

/**
 * Reads what a shell hands over.
 * @param words - from the program's name on
 * @param at - place of the word that is completed
 */
export function readCompletedLine(shell: string, words: readonly string[], at: number): CompletedLine {
  const given = words.slice(1, at + 1);
  const pieces = given.length < at ? [...given, ''] : given;
  if (shell !== 'bash') return { before: pieces.slice(0, -1), current: pieces.at(-1) ?? '', keptLength: 0 };
  // bash takes = and : for words of their own: --url=http://x is six of them.
  const glued: string[] = [];
  let isOpen = false;
  let keptLength = 0;
  for (const piece of pieces) {
    const isBreak = /^[=:]+$/.test(piece);
    if ((isBreak || isOpen) && glued.length > 0) {
      const head = glued.pop() ?? '';
      keptLength = head.length + (isBreak ? piece.length : 0);
      glued.push(head + piece);
    } else {
      keptLength = 0;
      glued.push(piece);
    }
    isOpen = isBreak;
  }
  return { before: glued.slice(0, -1), current: glued.at(-1) ?? '', keptLength };
}
