import { DataError } from '@database-service/core';
import type { StoredCollection } from '@database-service/sql';
import type { CatalogueReader, CatalogueState } from '../catalogue/catalogue.js';
import { isTableChanged, isTransactionFailed } from '../errors.js';
import type { ReadSource } from './read-source.js';

/** What collections are read by: the catalogue, and the way to the server. */
export interface ReadScope {
  readonly catalogue: Pick<CatalogueReader, 'known' | 'current' | 'refresh'>;
  readonly reads: ReadSource;
}

/** A collection, as of one state of the catalogue; of a later one as soon as it turns out to be the same there. */
export interface KnownCollection {
  readonly collection: StoredCollection;
  state: CatalogueState;
}

/** What was read belongs to another state of the catalogue than the one it was planned by; or it is to be read elsewhere. */
export class Outdated extends Error {
  constructor(options?: ErrorOptions) {
    super('The catalogue was changed since the read was planned.', options);
  }
}

/**
 * Makes sure that what was read together with a version of the catalogue is of the collection that its reader knows.
 *
 * @throws Outdated
 */
export async function checkVersion(scope: ReadScope, known: KnownCollection, version: unknown): Promise<void> {
  if (Number(version) !== known.state.version) settle(known, await scope.catalogue.refresh());
}

/** As `checkVersion`, where no row came that could tell. */
export async function checkEmpty(scope: ReadScope, known: KnownCollection): Promise<void> {
  const state = await scope.catalogue.current();
  if (state !== known.state) settle(known, state);
}

/** Another collection was changed, mostly. */
function settle(known: KnownCollection, state: CatalogueState): void {
  const { collection } = known;
  if (state.snapshot.findById(collection.id) !== collection) throw new Outdated();
  known.state = state;
}

/** Whether a read has to be planned anew; or begun anew, as another of the same call has failed beside it. */
export function isOutdated(error: unknown): boolean {
  return error instanceof Outdated || isTableChanged(error) || isTransactionFailed(error);
}

/** More often in a row than others change the catalogue. */
export const attemptsMax = 50;

/** The collection of a name, as far as it is known; looked for anew only if it is not known at all. */
export async function findKnown({ catalogue }: ReadScope, name: string): Promise<KnownCollection | undefined> {
  const known = await catalogue.known();
  const collection = known.snapshot.byName.get(name);
  if (collection !== undefined) return { collection, state: known };
  const state = await catalogue.current();
  const found = state.snapshot.byName.get(name);
  return found === undefined ? undefined : { collection: found, state };
}

/**
 * What a read of a collection gives, or what a missing one gives. Planned anew where the catalogue turns out to be another: by
 * the collection's number, unless the first plan already was out of date.
 */
export async function readKnown<Result>(
  scope: ReadScope,
  name: string,
  missing: Result,
  read: (known: KnownCollection) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const known = await findKnown(scope, name);
    if (known === undefined) return missing;
    try {
      return await read(known);
    } catch (error) {
      if (!isOutdated(error) || attempt >= attemptsMax) throw error instanceof Outdated ? keptChanging(error) : error;
      await scope.catalogue.refresh();
    }
  }
}

/** The error of a read that was planned in vain too often. */
export function keptChanging(cause: unknown): DataError {
  return new DataError(
    'DATABASE_UNAVAILABLE',
    'Collections or indexes were changed all the time while they were read; try again.',
    { cause },
  );
}
