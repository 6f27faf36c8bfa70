import { DataError } from '@database-service/core';
import type { Static } from 'typebox';
import type { collectionOptionsField } from './collection-options.js';

/**
 * Refuses the options of a collection that nothing here can honour.
 * @throws DataError NOT_SUPPORTED
 */
export function refuseCollectionOptions(
  options: Static<typeof collectionOptionsField> | undefined,
  engine: string,
): void {
  if (options === undefined) return;
  const asked = (['capped', 'size', 'max'] as const).find((name) => options[name] !== undefined && options[name]);
  if (asked === undefined) return;
  throw refused(asked, `${engine} has no capped collections; MongoDB has. Leave \`${asked}\` out.`);
}

function refused(option: string, message: string): DataError {
  return new DataError('NOT_SUPPORTED', message, { details: { pointer: `/options/${option}` } });
}
