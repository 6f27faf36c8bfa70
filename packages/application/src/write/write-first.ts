import {
  checkCollectionName,
  makeUpsertSeed,
  type Projection,
  parseFilter,
  type UpsertSeed,
  type WriteOperation,
  type WriteTarget,
} from '@database-service/core';
import type { OperationScope } from '../operation.js';
import { readProjection, readSort } from '../read/read-options.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { compileResource } from '../resource/project-resource.js';
import { missingMatch, returnedDocument } from './missing-document.js';
import { writeOne } from './write-one.js';

/** What the calls that change the first match of a filter have in common. */
export interface FirstMatchInput {
  readonly collection: string;
  readonly filter: unknown;
  readonly sort?: unknown;
  readonly projection?: unknown;
  readonly upsert?: boolean | undefined;
  readonly return?: 'before' | 'after' | undefined;
}

/**
 * Changes the first document that matches a filter, atomically, and answers with it.
 *
 * @param make - the write for a target, with what an upsert inserts and the shape of the answer
 * @returns null if an upsert inserted and the state before was asked for
 * @throws DataError DOCUMENT_MISSING if nothing matched and nothing was inserted
 */
export async function writeFirst(
  scope: OperationScope,
  input: FirstMatchInput,
  make: (
    target: WriteTarget,
    rest: { readonly upsert?: UpsertSeed; readonly projection?: Projection },
  ) => WriteOperation,
): Promise<DocumentResource | null> {
  const { service, now } = scope;
  const collection = checkCollectionName(input.collection, '/collection');
  const filter = parseFilter(input.filter, service.limits, '/filter', { now });
  const projection = readProjection(input.projection, service.limits, '/projection', { now });
  const target =
    input.sort === undefined ? { filter, many: false } : { filter, sort: readSort(input.sort), many: false };
  const upsert =
    input.upsert === true
      ? { upsert: makeUpsertSeed(filter, { newId: () => service.ids.next(), pointer: '/filter' }) }
      : {};
  const show = compileResource(projection, collection, 'done');
  const success = await writeOne(
    scope,
    make(target, { ...upsert, ...(projection === undefined ? {} : { projection }) }),
  );
  if (success.upsertedId !== undefined && input.return === 'before') return null;
  const touched = success.matchedCount + success.deletedCount > 0 || success.upsertedId !== undefined;
  if (!touched) throw missingMatch(collection);
  return show(returnedDocument(success));
}
