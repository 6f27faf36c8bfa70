import { checkCollectionName } from '@database-service/core';
import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { collectionStatisticsSchema } from '../output/catalogue.js';
import type { CollectionStatisticsResource } from '../resource/outputs.js';

const input = closed({
  collection: collectionField,
});

/** Tells what a collection holds. */
export const collectionStatistics = defineOperation({
  name: 'collectionStatistics',
  kind: 'read',
  summary: 'Tells what a collection holds.',
  input,
  output: collectionStatisticsSchema,
  async run(scope, input): Promise<CollectionStatisticsResource> {
    const collection = checkCollectionName(input.collection, '/collection');
    const statistics = await scope.database.adapter.collection(collection).statistics(scope.context);
    return {
      collection,
      document_count: statistics.documentCount,
      size_bytes: statistics.sizeBytes,
      avg_document_size_bytes: statistics.averageDocumentSizeBytes,
      indexes: statistics.indexes.map(({ name, sizeBytes }) => ({ name, size_bytes: sizeBytes })),
    };
  },
});
