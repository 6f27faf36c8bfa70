import { checkCollectionName, DataError } from '@database-service/core';
import Type from 'typebox';
import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { nothingSchema } from '../output/values.js';
import { idIndexName } from '../resource/index-resource.js';

const input = closed({
  collection: collectionField,
  index_name: Type.String({ description: 'Name of the index.' }),
});

/** Drops an index. */
export const dropIndex = defineOperation({
  name: 'dropIndex',
  kind: 'admin',
  summary: 'Drops an index.',
  input,
  output: nothingSchema,
  async run(scope, input): Promise<null> {
    const collection = checkCollectionName(input.collection, '/collection');
    const handle = scope.database.adapter.collection(collection);
    if (input.index_name === idIndexName) {
      // Throws where there is no collection: no adapter knows this index, so none can say that it is missing.
      await handle.listIndexes(scope.context);
      throw new DataError('INDEX_CONFLICT', `${idIndexName} is a part of every collection; it cannot be dropped.`, {
        details: { collection, index_name: idIndexName },
      });
    }
    await handle.dropIndex(scope.context, input.index_name);
    return null;
  },
});
