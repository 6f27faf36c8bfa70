import { checkCollectionName, noFeed } from '@database-service/core';
import { changeDetailField, closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { changeDetailSchema } from '../output/catalogue.js';
import type { ChangeDetailResource } from '../resource/outputs.js';

const input = closed({
  collection: collectionField,
  change_detail: changeDetailField,
});

/** Says how much the records of a collection's changes hold from now on. */
export const setChangeDetail = defineOperation({
  name: 'setChangeDetail',
  kind: 'admin',
  summary: "Says how much the records of a collection's changes hold from now on.",
  input,
  output: changeDetailSchema,
  async run(scope, input): Promise<ChangeDetailResource> {
    const collection = checkCollectionName(input.collection, '/collection');
    const { adapter } = scope.database;
    const { changes } = adapter.ports;
    if (changes === undefined) throw noFeed(adapter.engine);
    await changes.setDetail(scope.context, collection, input.change_detail);
    return { collection, change_detail: input.change_detail };
  },
});
