import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
});

/** Tells how many documents a collection has, by the engine’s own figures. */
export const estimateCount = defineOperation({
  name: 'estimateCount',
  kind: 'read',
  summary: 'Tells how many documents a collection has, by the engine’s own figures.',
  input,
  async run(_scope, _input): Promise<{ readonly estimated_count: number; readonly collection: string }> {
    throw notBuilt('estimateCount');
  },
});
