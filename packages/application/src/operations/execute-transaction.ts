import { closed } from '../input/fields.js';
import { writeItemsField } from '../input/write-items.js';
import { defineOperation } from '../operation.js';
import type { TransactionResult } from '../resource/outputs.js';
import { failuresOf } from '../write/bulk-outcome.js';
import { checkBulkSize } from '../write/check-bulk-size.js';
import { parseWriteItem } from '../write/parse-write-item.js';
import { abortedTransaction, requireTransactions } from '../write/transaction-errors.js';

const input = closed({
  operations: writeItemsField,
});

/** Does several writes, all or none. */
export const executeTransaction = defineOperation({
  name: 'executeTransaction',
  kind: 'write',
  summary: 'Does several writes, all or none.',
  input,
  async run(scope, input): Promise<TransactionResult> {
    const { service, database, context } = scope;
    requireTransactions(service, database);
    checkBulkSize(input.operations.length, service.limits, '/operations');
    const operations = input.operations.map((item, index) => parseWriteItem(scope, item, `/operations/${index}`));
    const results = await database.adapter.write(context, { operations, mode: 'atomic' });
    const [failure] = failuresOf(results);
    if (failure !== undefined) throw abortedTransaction(failure);
    return { transaction_id: service.ids.next(), operations_count: operations.length, status: 'committed' };
  },
});
