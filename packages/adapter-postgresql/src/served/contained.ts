import { type FieldFilter, type Filter, typeOf, type Value } from '@database-service/core';
import { orSql, type Sql, sql } from '@database-service/sql';

/** Longest path of which all ways through arrays are asked for: twice as many with each field. */
const segmentsMax = 3;
/** Most operands of an `$in`. */
const operandsMax = 32;

/**
 * What every document that passes a test of equality contains, for a GIN index on the data; nothing for other tests. Documents that
 * contain it need not pass.
 */
export function containedIn(filter: Filter): readonly Sql[] {
  if (filter.kind !== 'field') return [];
  const operands = operandsOf(filter);
  const { root, segments } = filter.path;
  // A segment that may be a position leads into elements, of which containment knows none by their places.
  const isPlain = root === 'data' && segments.length <= segmentsMax && !segments.some((each) => /^\d+$/.test(each));
  if (operands === undefined || !isPlain) return [];
  const samples = operands.flatMap((operand) => wrap(segments, operand));
  return [orSql(samples.map((sample) => sql`d.data @> ${JSON.stringify(sample)}::JSONB`))];
}

/** Scalars that are found by containment; `undefined` where there are others: null is what is missing, too. */
function operandsOf({ test }: FieldFilter): readonly unknown[] | undefined {
  const operands =
    test.kind === 'compare' && test.operator === 'eq' ? [test.operand] : test.kind === 'in' ? test.operands : [];
  if (operands.length === 0 || operands.length > operandsMax) return undefined;
  const types = operands.map(typeOf);
  return types.every((type) => type === 'string' || type === 'number' || type === 'bool' || type === 'date')
    ? operands.map(encoded)
    : undefined;
}

function encoded(value: Value): unknown {
  return value instanceof Date ? { $date: value.toISOString() } : value;
}

/** The value below a path, each time as it is and as an element of an array. */
function wrap(segments: readonly string[], value: unknown): readonly unknown[] {
  return segments.reduceRight<readonly unknown[]>(
    (inner, name) => inner.flatMap((each) => [each, [each]]).map((each) => ({ [name]: each })),
    [value],
  );
}
