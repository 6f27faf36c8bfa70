import { checkCollectionName } from '@database-service/core';
import Type from 'typebox';
import { allowScanField, closed, collectionField, consistencyField, filterField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { countResultSchema } from '../output/documents.js';
import { applyConsistency, guardScan, readFilter } from '../read/read-options.js';

const input = closed({
  collection: collectionField,
  filter: Type.Optional(filterField),
  allow_scan: Type.Optional(allowScanField),
  consistency: Type.Optional(consistencyField),
});

/** Counts the documents that match a filter. */
export const countDocuments = defineOperation({
  name: 'countDocuments',
  kind: 'read',
  summary: 'Counts the documents that match a filter.',
  input,
  output: countResultSchema,
  async run(scope, input): Promise<{ readonly count: number; readonly collection: string }> {
    const { limits } = scope.service;
    const collection = checkCollectionName(input.collection, '/collection');
    const filter = readFilter(input.filter, limits, '/filter', { now: scope.now });
    const context = applyConsistency(scope.context, input.consistency);
    const request = { filter, ...guardScan(limits, input.allow_scan) };
    const count = await scope.database.adapter.collection(collection).count(context, request);
    return { count, collection };
  },
});
