import type { CollectionStatistics, DatabaseStatistics, OperationContext } from '@database-service/core';
import type { CatalogueEntry } from './catalogue/entry.js';
import { nativeName } from './indexes/native-index.js';
import { storedName } from './names.js';
import type { Store } from './store.js';

/** What `collStats` tells, as far as servers agree. */
interface StoredStatistics {
  readonly count?: number;
  readonly size?: number;
  readonly indexSizes?: Readonly<Record<string, number>>;
}

/** Figures of a collection, by MongoDB's own. */
export async function readCollectionStatistics(
  context: OperationContext,
  store: Store,
  entry: CatalogueEntry,
): Promise<CollectionStatistics> {
  const stats = await store.driver.call(
    context,
    'read',
    (database) => database.command({ collStats: storedName(entry.name) }) as Promise<StoredStatistics>,
  );
  const documentCount = stats.count ?? 0;
  const sizeBytes = stats.size ?? 0;
  return {
    documentCount,
    sizeBytes,
    averageDocumentSizeBytes: documentCount === 0 ? 0 : sizeBytes / documentCount,
    indexes: entry.indexes.map(({ slot, indexState }) => ({
      name: indexState.definition.name,
      sizeBytes: stats.indexSizes?.[nativeName(slot)] ?? 0,
    })),
  };
}

/** Figures of the database; the service's own collections are not counted. */
export async function readDatabaseStatistics(context: OperationContext, store: Store): Promise<DatabaseStatistics> {
  const entries = await store.catalogue.list(context);
  const figures = await Promise.all(entries.map((entry) => readCollectionStatistics(context, store, entry)));
  return {
    collectionsCount: entries.length,
    totalDocuments: figures.reduce((sum, { documentCount }) => sum + documentCount, 0),
    totalSizeBytes: figures.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    indexesCount: figures.reduce((sum, { indexes }) => sum + indexes.length, 0),
  };
}
