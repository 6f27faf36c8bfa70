import { checkCollectionName, DataError, noFeed } from '@database-service/core';
import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { changeDetailSchema } from '../output/catalogue.js';
import type { ChangeDetailResource } from '../resource/outputs.js';

const input = closed({
  collection: collectionField,
});

/** Tells how much the records of a collection's changes hold. */
export const getChangeDetail = defineOperation({
  name: 'getChangeDetail',
  kind: 'read',
  summary: "Tells how much the records of a collection's changes hold.",
  input,
  output: changeDetailSchema,
  async run(scope, input): Promise<ChangeDetailResource> {
    const collection = checkCollectionName(input.collection, '/collection');
    const { adapter } = scope.database;
    if (adapter.ports.changes === undefined) throw noFeed(adapter.engine);
    const info = await adapter.collection(collection).info(scope.context);
    if (info === undefined) {
      throw new DataError('COLLECTION_MISSING', `There is no collection ${JSON.stringify(collection)}.`, {
        details: { collection },
      });
    }
    return { collection, change_detail: info.changeDetail ?? 'after' };
  },
});
