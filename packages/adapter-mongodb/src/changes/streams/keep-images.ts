import { DataError } from '@database-service/core';
import type { Db } from 'mongodb';
import { codeOf } from '../../errors.js';
import { storedName } from '../../names.js';

/** What a collection is made with, so that deletions and updates in its events tell the document. */
export const withImages = { changeStreamPreAndPostImages: { enabled: true } } as const;

/** What servers before 6.0 say to an option that they do not know: InvalidOptions, and a field that is unknown. */
const unknownOption: ReadonlySet<number | undefined> = new Set([72, 40415]);

/**
 * Has the server keep images of the documents of some collections, where it does not yet.
 *
 * @param names - of collections that exist
 * @throws DataError NOT_SUPPORTED before MongoDB 6.0
 */
export async function keepImages(database: Db, names: readonly string[]): Promise<void> {
  const wanted = new Set(names.map(storedName));
  const stored = await database.listCollections({}).toArray();
  for (const info of stored) {
    const options = 'options' in info ? info.options : undefined;
    const hasImages = options?.changeStreamPreAndPostImages?.enabled === true;
    if (!wanted.has(info.name) || hasImages) continue;
    await database.command({ collMod: info.name, ...withImages }).catch((error: unknown) => {
      throw unknownOption.has(codeOf(error)) ? tooOld(error) : error;
    });
  }
}

/** The error of a server without images. */
function tooOld(cause: unknown): DataError {
  return new DataError(
    'NOT_SUPPORTED',
    'Change streams need MongoDB 6.0 or newer, which keeps images of documents; set changes to "documents".',
    { cause },
  );
}
