import { closed } from '../input/fields.js';
import { writeItemsField } from '../input/write-items.js';
import { defineOperation } from '../operation.js';
import type { TransactionResult } from '../resource/outputs.js';
import { notBuilt } from './not-built.js';

const input = closed({
  operations: writeItemsField,
});

/** Does several writes, all or none. */
export const executeTransaction = defineOperation({
  name: 'executeTransaction',
  kind: 'write',
  summary: 'Does several writes, all or none.',
  input,
  async run(_scope, _input): Promise<TransactionResult> {
    throw notBuilt('executeTransaction');
  },
});
