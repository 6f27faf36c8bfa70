import Type from 'typebox';
import { allowScanField, closed, collectionField, consistencyField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  pipeline: Type.Array(Type.Object({})),
  with_meta: Type.Optional(Type.Boolean({ default: false })),
  allow_scan: Type.Optional(allowScanField),
  consistency: Type.Optional(consistencyField),
});

/** Runs an aggregation pipeline. */
export const aggregateDocuments = defineOperation({
  name: 'aggregateDocuments',
  kind: 'read',
  summary: 'Runs an aggregation pipeline.',
  input,
  async run(_scope, _input): Promise<{ readonly results: readonly unknown[] }> {
    throw notBuilt('aggregateDocuments');
  },
});
