const special = new Set('.^$*+?()[]{}|\\');
const quantifiers = new Set('*?{+');

/**
 * The text with which every match of a regular expression begins; empty if there is none, or it is not plain to see.
 * Only for expressions that are tied to the beginning (`^abc`).
 */
export function literalPrefixOfRegex(pattern: string, flags: string): string {
  if (!pattern.startsWith('^') || pattern.includes('|') || /[imx]/.test(flags)) return '';
  const characters = [...pattern.slice(1)];
  const literals: string[] = [];
  let index = 0;
  while (index < characters.length) {
    const character = characters[index] as string;
    const escaped = character === '\\' ? (characters[index + 1] ?? '') : undefined;
    // An escaped letter or digit is a class, a boundary or a code; escaped punctuation is itself.
    if (escaped === undefined ? special.has(character) : !/^[!-/:-@[-`{-~]$/.test(escaped)) break;
    literals.push(escaped ?? character);
    index += escaped === undefined ? 1 : 2;
  }
  // A quantifier belongs to the last character, which may then be missing.
  if (quantifiers.has(characters[index] ?? '')) literals.pop();
  return literals.join('');
}
