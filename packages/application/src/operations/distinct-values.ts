import Type from 'typebox';
import { allowScanField, closed, collectionField, consistencyField, filterField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  field: Type.String(),
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
  async run(_scope, _input): Promise<{ readonly field: string; readonly values: readonly unknown[] }> {
    throw notBuilt('distinctValues');
  },
});
