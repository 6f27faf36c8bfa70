import { checkCollectionName } from '@database-service/core';
import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { indexListSchema } from '../output/catalogue.js';
import { idIndex, toIndexResource } from '../resource/index-resource.js';
import type { IndexResource } from '../resource/outputs.js';

const input = closed({
  collection: collectionField,
});

/** Lists the indexes of a collection. */
export const listIndexes = defineOperation({
  name: 'listIndexes',
  kind: 'read',
  summary: 'Lists the indexes of a collection.',
  input,
  output: indexListSchema,
  async run(scope, input): Promise<{ readonly indexes: readonly IndexResource[] }> {
    const collection = checkCollectionName(input.collection, '/collection');
    const indexes = await scope.database.adapter.collection(collection).listIndexes(scope.context);
    return { indexes: [idIndex, ...indexes.map(toIndexResource)] };
  },
});
