/**
 * A word begins with a letter, a digit or `_` and goes on with more of them and with combining marks. A mark alone, as
 * emoji have, is none. As the text of a pattern with the flag `u`.
 */
export const wordSource = String.raw`[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*`;

const wordPattern = new RegExp(wordSource, 'gu');

/** The words of a text in their order, as they are written. Scripts that set no spaces between words give long ones. */
export function splitWords(text: string): readonly string[] {
  return text.match(wordPattern) ?? [];
}
