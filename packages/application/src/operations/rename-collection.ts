import { checkCollectionName, DataError } from '@database-service/core';
import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { renamedCollectionSchema } from '../output/catalogue.js';

const input = closed({
  old_name: collectionField,
  new_name: collectionField,
});

/** Gives a collection another name. */
export const renameCollection = defineOperation({
  name: 'renameCollection',
  kind: 'admin',
  summary: 'Gives a collection another name.',
  input,
  output: renamedCollectionSchema,
  async run(scope, input): Promise<{ readonly old_name: string; readonly new_name: string }> {
    const { adapter } = scope.database;
    const from = checkCollectionName(input.old_name, '/old_name');
    const to = checkCollectionName(input.new_name, '/new_name');
    const port = adapter.ports.rename;
    if (port === undefined) {
      throw new DataError(
        'NOT_SUPPORTED',
        `${adapter.engine} cannot rename a collection; export it and import it under the new name.`,
        { details: { engine: adapter.engine } },
      );
    }
    await port.renameCollection(scope.context, from, to);
    return { old_name: from, new_name: to };
  },
});
