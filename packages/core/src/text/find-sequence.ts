/**
 * Compiles the test whether words stand one right after the other in a list of words. Takes time in proportion to the
 * list, whatever repeats in either (Knuth, Morris and Pratt).
 */
export function compileSequence(sequence: readonly string[]): (words: readonly string[]) => boolean {
  const fallbacks = computeFallbacks(sequence);
  return (words) => {
    let matched = 0;
    for (const word of words) {
      while (matched > 0 && word !== sequence[matched]) matched = fallbacks[matched - 1] as number;
      if (word === sequence[matched]) matched += 1;
      if (matched === sequence.length) return true;
    }
    return matched === sequence.length;
  };
}

/** For each place, how many words of the beginning also end there. */
function computeFallbacks(sequence: readonly string[]): readonly number[] {
  const fallbacks: number[] = [0];
  let matched = 0;
  for (let place = 1; place < sequence.length; place += 1) {
    const word = sequence[place];
    while (matched > 0 && word !== sequence[matched]) matched = fallbacks[matched - 1] as number;
    if (word === sequence[matched]) matched += 1;
    fallbacks.push(matched);
  }
  return fallbacks;
}
