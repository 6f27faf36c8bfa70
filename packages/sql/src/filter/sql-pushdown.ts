import type { Pushdown } from '@database-service/core';

const scalars = { null: 'exact', number: 'exact', string: 'exact', bool: 'exact', date: 'exact' } as const;

/**
 * What SQL engines do by themselves, exactly, on any data. Comparisons with objects and arrays, patterns, and the places of
 * words within a text are core's.
 */
export const sqlPushdown: Pushdown = {
  filters: {
    eq: scalars,
    gt: scalars,
    gte: scalars,
    lt: scalars,
    lte: scalars,
    in: scalars,
    exists: 'exact',
    type: 'exact',
    mod: 'exact',
    bits: 'exact',
    size: 'exact',
    elemMatch: 'exact',
    text: 'exact',
  },
  sort: true,
  paging: true,
};
