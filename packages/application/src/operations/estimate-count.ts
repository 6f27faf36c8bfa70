import { checkCollectionName } from '@database-service/core';
import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { estimateSchema } from '../output/documents.js';

const input = closed({
  collection: collectionField,
});

/** Tells how many documents a collection has, by the engine’s own figures. */
export const estimateCount = defineOperation({
  name: 'estimateCount',
  kind: 'read',
  summary: 'Tells how many documents a collection has, by the engine’s own figures.',
  input,
  output: estimateSchema,
  async run(scope, input): Promise<{ readonly estimated_count: number; readonly collection: string }> {
    const collection = checkCollectionName(input.collection, '/collection');
    const estimate = await scope.database.adapter.collection(collection).estimatedCount(scope.context);
    return { estimated_count: estimate, collection };
  },
});
