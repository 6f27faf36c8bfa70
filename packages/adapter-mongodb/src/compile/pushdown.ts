import type { Pushdown } from '@database-service/core';

// Objects are equal whatever the order of their keys, which MongoDB does not hold with: of those only the type is asked.
const operands = {
  null: 'exact',
  number: 'exact',
  string: 'exact',
  bool: 'exact',
  date: 'exact',
  array: 'superset',
  object: 'superset',
} as const;

/**
 * What MongoDB does by itself. `$type` tells how numbers are stored, not what they are; what is asked of one element of an
 * array is checked again; patterns, words, expressions and schemas are core's.
 */
export const mongoPushdown: Pushdown = {
  filters: {
    eq: operands,
    gt: operands,
    gte: operands,
    lt: operands,
    lte: operands,
    in: operands,
    exists: 'exact',
    type: 'superset',
    mod: 'exact',
    bits: 'superset',
    size: 'exact',
    elemMatch: 'superset',
  },
  sort: true,
  paging: true,
};
