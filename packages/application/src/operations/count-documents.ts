import Type from 'typebox';
import { allowScanField, closed, collectionField, consistencyField, filterField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

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
  async run(_scope, _input): Promise<{ readonly count: number; readonly collection: string }> {
    throw notBuilt('countDocuments');
  },
});
