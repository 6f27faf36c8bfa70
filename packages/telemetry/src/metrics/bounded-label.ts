/** What stands for all the values for which there was no room. */
const otherLabel = 'other';

/**
 * Keeps a label's values bounded in number, so that callers who make up names cannot fill the memory.
 *
 * @returns reads a value's label; `admit` gives a new value a place of its own if there is one
 */
export function createBoundedLabel(valuesMax: number): (value: string | undefined, admit: boolean) => string {
  const admitted = new Set<string>();
  return (value, admit) => {
    if (value === undefined) return '';
    if (admitted.has(value)) return value;
    if (!admit || admitted.size >= valuesMax) return otherLabel;
    admitted.add(value);
    return value;
  };
}
