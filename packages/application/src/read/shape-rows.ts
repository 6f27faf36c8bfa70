import { DataError, type RawRow, setOwn } from '@database-service/core';

/**
 * Gives the rows of a raw query another shape. `array`: as they are; `object`: the one row, null for none; `map`: rows by
 * the text of their first column.
 * @throws DataError BAD_ARGUMENT for several rows as `object`, or rows of `map` that have the same key or none
 */
export function shapeRows(rows: readonly RawRow[], shape: 'array' | 'object' | 'map'): unknown {
  if (shape === 'array') return rows;
  if (shape === 'map') return mapRows(rows);
  if (rows.length <= 1) return rows[0] ?? null;
  throw badShape(`The query gave ${rows.length} rows where \`object\` takes one; limit it, or ask for \`array\`.`);
}

function mapRows(rows: readonly RawRow[]): Readonly<Record<string, RawRow>> {
  const map: Record<string, RawRow> = {};
  for (const row of rows) {
    const [first] = Object.values(row);
    if (first === undefined || first === null || typeof first === 'object') {
      throw badShape(
        '`map` needs a first column of texts or numbers, without nulls; choose another, or ask for `array`.',
      );
    }
    const key = String(first);
    if (Object.hasOwn(map, key)) {
      throw badShape(`Several rows have ${JSON.stringify(key)} in the first column; \`map\` would lose all but one.`);
    }
    setOwn(map, key, row);
  }
  return map;
}

function badShape(message: string): DataError {
  return new DataError('BAD_ARGUMENT', message, { details: { pointer: '/result_type' } });
}
