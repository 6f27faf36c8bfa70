import { type CollectionStatistics, jsonByteLength } from '@database-service/core';
import type { Table } from './table.js';

/** Figures of a collection. Indexes take no room that could be told apart. */
export function measureTable(table: Table): CollectionStatistics {
  let sizeBytes = 0;
  for (const { data, metadata } of table.documents.values())
    sizeBytes += jsonByteLength(data) + jsonByteLength(metadata);
  const documentCount = table.documents.size;
  return {
    documentCount,
    sizeBytes,
    averageDocumentSizeBytes: documentCount === 0 ? 0 : sizeBytes / documentCount,
    indexes: [...table.indexes.keys()].map((name) => ({ name, sizeBytes: 0 })),
  };
}
