import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
});

/** Tells whether a collection exists. */
export const collectionExists = defineOperation({
  name: 'collectionExists',
  kind: 'read',
  summary: 'Tells whether a collection exists.',
  input,
  async run(_scope, _input): Promise<{ readonly collection: string; readonly exists: boolean }> {
    throw notBuilt('collectionExists');
  },
});
