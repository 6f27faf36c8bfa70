import { checkCollectionName, encodeValue, findDistinct, parsePath } from '@database-service/core';
import Type from 'typebox';
import { allowScanField, closed, collectionField, consistencyField, filterField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { distinctResultSchema } from '../output/documents.js';
import { applyConsistency, guardScan, readFilter } from '../read/read-options.js';

const input = closed({
  collection: collectionField,
  field: Type.String({ description: 'Path of the field.' }),
  filter: Type.Optional(filterField),
  allow_scan: Type.Optional(allowScanField),
  consistency: Type.Optional(consistencyField),
});

/** Lists the different values of a field. */
export const distinctValues = defineOperation({
  name: 'distinctValues',
  kind: 'read',
  summary: 'Lists the different values of a field.',
  input,
  output: distinctResultSchema,
  async run(scope, input): Promise<{ readonly field: string; readonly values: readonly unknown[] }> {
    const { limits } = scope.service;
    const collection = checkCollectionName(input.collection, '/collection');
    const path = parsePath(input.field, '/field');
    const filter = readFilter(input.filter, limits, '/filter', { now: scope.now });
    const context = applyConsistency(scope.context, input.consistency);
    const values = await findDistinct(context, scope.database.adapter.collection(collection), {
      filter,
      path,
      ...guardScan(limits, input.allow_scan),
    });
    return { field: input.field, values: values.map(encodeValue) };
  },
});
