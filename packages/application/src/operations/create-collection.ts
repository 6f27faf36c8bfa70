import { checkCollectionName, parseSchema } from '@database-service/core';
import Type from 'typebox';
import { collectionOptionsField } from '../input/collection-options.js';
import { closed, collectionField } from '../input/fields.js';
import { refuseCollectionOptions } from '../input/refuse-collection-options.js';
import { defineOperation } from '../operation.js';

const input = closed({
  name: collectionField,
  options: Type.Optional(collectionOptionsField),
});

/** Makes an empty collection, perhaps with a JSON Schema for its documents. */
export const createCollection = defineOperation({
  name: 'createCollection',
  kind: 'admin',
  summary: 'Makes an empty collection.',
  input,
  async run(scope, input): Promise<{ readonly collection: string }> {
    const collection = checkCollectionName(input.name, '/name');
    refuseCollectionOptions(input.options, scope.database.adapter.engine);
    const given = input.options?.schema;
    const options = given === undefined ? {} : { schema: parseSchema(given, '/options/schema').source };
    await scope.database.adapter.createCollection(scope.context, collection, options);
    return { collection };
  },
});
