import type { BitsTest } from '@database-service/core';
import type { SqlDialect } from '../dialect.js';
import { type Sql, sql } from '../fragment.js';

/** From here on all bits of a stored number are its sign's: whole numbers stay within 2^53-1. */
const signPosition = 53;

/** The test of bits of an expression that is a whole number. */
export function compileBits(dialect: SqlDialect, { operator, positions }: BitsTest, integer: Sql): Sql {
  const mask = maskOf(positions);
  const found = dialect.bitAnd(integer, mask);
  switch (operator) {
    case 'bitsAllSet':
      return sql`${found} = ${mask}`;
    case 'bitsAllClear':
      return sql`${found} = 0`;
    case 'bitsAnySet':
      return sql`${found} <> 0`;
    case 'bitsAnyClear':
      return sql`${found} <> ${mask}`;
  }
}

/** One of the sign's bits stands for all of them: so the mask is a number that a double holds exactly. */
function maskOf(positions: readonly number[]): number {
  const sign = positions.some((position) => position >= signPosition) ? -(2 ** signPosition) : 0;
  return positions.reduce((mask, position) => (position < signPosition ? mask + 2 ** position : mask), sign);
}
