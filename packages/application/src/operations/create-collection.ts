import { checkCollectionName, noFeed, parseSchema } from '@database-service/core';
import Type from 'typebox';
import { collectionOptionsField } from '../input/collection-options.js';
import { closed, collectionField } from '../input/fields.js';
import { refuseCollectionOptions } from '../input/refuse-collection-options.js';
import { defineOperation } from '../operation.js';
import { madeCollectionSchema } from '../output/catalogue.js';

const input = closed({
  name: collectionField,
  options: Type.Optional(collectionOptionsField),
});

/** Makes an empty collection, perhaps with a JSON Schema for its documents, or with change records of keys only. */
export const createCollection = defineOperation({
  name: 'createCollection',
  kind: 'admin',
  summary: 'Makes an empty collection.',
  input,
  output: madeCollectionSchema,
  async run(scope, input): Promise<{ readonly collection: string }> {
    const collection = checkCollectionName(input.name, '/name');
    const { adapter } = scope.database;
    refuseCollectionOptions(input.options, adapter.engine);
    const { schema, change_detail: changeDetail } = input.options ?? {};
    if (changeDetail !== undefined && adapter.ports.changes === undefined) throw noFeed(adapter.engine);
    const options = {
      ...(schema === undefined ? {} : { schema: parseSchema(schema, '/options/schema').source }),
      ...(changeDetail === undefined ? {} : { changeDetail }),
    };
    await adapter.createCollection(scope.context, collection, options);
    return { collection };
  },
});
