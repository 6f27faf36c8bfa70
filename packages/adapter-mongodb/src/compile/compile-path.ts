import type { FieldPath } from '@database-service/core';

/** Where a path of core lies in a stored document. */
export function compilePath({ root, segments }: FieldPath): string {
  switch (root) {
    case 'id':
      return '_id';
    case 'metadata':
      return ['_meta', 'metadata', ...segments].join('.');
    case 'data':
    case 'value':
      return segments.join('.');
    default:
      return `_meta.${root}`;
  }
}
