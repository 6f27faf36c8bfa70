/** A value as a message shows it: as JSON, cut where it is long. */
export function showValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The first place where two JSON-like values differ, in words; `undefined` if they are the same. The order of keys does
 * not count, their presence does (a key with the value `undefined` is not a missing key), nor do prototypes.
 */
export function findDifference(actual: unknown, expected: unknown, pointer = ''): string | undefined {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    if (actual.length !== expected.length) return describeDifference(actual, expected, pointer);
    for (const [position, element] of expected.entries()) {
      const difference = findDifference(actual[position], element, `${pointer}/${position}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (isObject(actual) && isObject(expected)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      if (!Object.hasOwn(actual, key)) return `${pointer}/${key}: missing, expected ${showValue(expected[key])}`;
      if (!Object.hasOwn(expected, key)) return `${pointer}/${key}: unexpected ${showValue(actual[key])}`;
      const difference = findDifference(actual[key], expected[key], `${pointer}/${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return Object.is(actual, expected) ? undefined : describeDifference(actual, expected, pointer);
}

function describeDifference(actual: unknown, expected: unknown, pointer: string): string {
  return `${pointer === '' ? 'the whole' : pointer}: got ${showValue(actual)}, expected ${showValue(expected)}`;
}
