/** What tells words apart. */
export interface WordSensitivity {
  readonly caseSensitive: boolean;
  readonly diacriticSensitive: boolean;
}

/** How words of a text index are folded, and those of a search that asks for nothing else. */
export const insensitive: WordSensitivity = Object.freeze({ caseSensitive: false, diacriticSensitive: false });

const plainWord = /^\w*$/;
/** Accents, points and tone marks, not the vowel signs of Indic scripts and Thai; and what only changes a symbol's look. */
const diacritics = /[[\p{M}&&\p{Diacritic}]\p{Me}\p{Variation_Selector}]/gv;

/**
 * The form in which words are compared: `É`, `é` and `e` are one word unless the search tells them apart, and both ways
 * to write `é` always are. Letters become small one by one, as everywhere: `I` is `i`, `ı` and `ß` stay, and the final
 * sigma is a sigma. Compatibility forms (`ﬁ`, full-width letters) stay what they are.
 *
 * Folding a folded word changes nothing; folding by less first and by more then is the same as by more at once.
 */
export function foldWord(word: string, { caseSensitive, diacriticSensitive }: WordSensitivity): string {
  if (plainWord.test(word)) return caseSensitive ? word : word.toLowerCase();
  const bare = diacriticSensitive ? word : word.normalize('NFD').replace(diacritics, '');
  const small = caseSensitive ? bare : bare.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
  return small.normalize('NFC');
}
