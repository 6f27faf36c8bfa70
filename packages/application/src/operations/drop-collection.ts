import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
});

/** Drops a collection with all it holds. */
export const dropCollection = defineOperation({
  name: 'dropCollection',
  kind: 'admin',
  summary: 'Drops a collection with all it holds.',
  input,
  async run(_scope, _input): Promise<null> {
    throw notBuilt('dropCollection');
  },
});
