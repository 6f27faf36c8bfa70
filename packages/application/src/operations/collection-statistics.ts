import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { CollectionStatisticsResource } from '../resource/outputs.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
});

/** Tells what a collection holds. */
export const collectionStatistics = defineOperation({
  name: 'collectionStatistics',
  kind: 'read',
  summary: 'Tells what a collection holds.',
  input,
  async run(_scope, _input): Promise<CollectionStatisticsResource> {
    throw notBuilt('collectionStatistics');
  },
});
