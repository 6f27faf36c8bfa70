/** Reads a column's text. */
export type ColumnParser = (text: string) => string | number | Buffer;

const toNumber: ColumnParser = (text) => Number(text);

/**
 * How columns come, by the number of their type: JSON and texts as they are, flags as 0 and 1. Integers of 64 bits are
 * numbers: all that are ours are below 2^53.
 */
const parsers: ReadonlyMap<number, ColumnParser> = new Map<number, ColumnParser>([
  [16, (text) => (text === 't' ? 1 : 0)],
  [17, (text) => Buffer.from(text.slice(2), 'hex')],
  ...[20, 21, 23, 700, 701, 1700].map((oid) => [oid, toNumber] as const),
]);

/** What reads a column of a type; `undefined` where its text is the value. */
export function parserOf(oid: number): ColumnParser | undefined {
  return parsers.get(oid);
}
