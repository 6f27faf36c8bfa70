import Type from 'typebox';
import { closed, orderedField } from '../input/fields.js';
import { writeItemsField } from '../input/write-items.js';
import { defineOperation } from '../operation.js';
import type { BulkWriteResult } from '../resource/outputs.js';
import { notBuilt } from './not-built.js';

const input = closed({
  operations: writeItemsField,
  ordered: Type.Optional(orderedField),
});

/** Does many writes in one call. */
export const bulkWrite = defineOperation({
  name: 'bulkWrite',
  kind: 'write',
  summary: 'Does many writes in one call.',
  input,
  async run(_scope, _input): Promise<BulkWriteResult> {
    throw notBuilt('bulkWrite');
  },
});
