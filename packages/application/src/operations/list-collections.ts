import { closed } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { collectionListSchema } from '../output/catalogue.js';

const input = closed({});

/** Lists the collections. */
export const listCollections = defineOperation({
  name: 'listCollections',
  kind: 'read',
  summary: 'Lists the collections.',
  input,
  output: collectionListSchema,
  async run(scope): Promise<{ readonly collections: readonly string[]; readonly count: number }> {
    const collections = await scope.database.adapter.listCollections(scope.context);
    return { collections: collections.map(({ name }) => name), count: collections.length };
  },
});
