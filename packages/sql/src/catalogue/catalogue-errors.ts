import { DataError } from '@database-service/core';

/** The error for a collection that is not there. */
export function collectionMissing(name: string): DataError {
  return new DataError('COLLECTION_MISSING', `There is no collection ${JSON.stringify(name)}.`, {
    details: { collection: name },
  });
}

/** The error for a name that is taken. */
export function collectionExists(name: string): DataError {
  return new DataError('COLLECTION_EXISTS', `There is a collection ${JSON.stringify(name)} already.`, {
    details: { collection: name },
  });
}

/** The error for an index that is not there. */
export function indexMissing(collection: string, index: string): DataError {
  const message = `The collection ${JSON.stringify(collection)} has no index ${JSON.stringify(index)}.`;
  return new DataError('INDEX_MISSING', message, { details: { collection, index } });
}

/** The error of a unique index that cannot be built, made of that of the value which is there twice. */
export function indexDuplicates(error: DataError): DataError {
  const { index, key } = error.details;
  return new DataError(
    'INDEX_DUPLICATES',
    `The unique index ${JSON.stringify(index)} cannot be made: several documents have the value ${JSON.stringify(key)}. Change them, or make the index without unique.`,
    { details: error.details, cause: error },
  );
}
