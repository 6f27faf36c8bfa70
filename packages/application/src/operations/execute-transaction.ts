import type { WriteOperation, WriteResult } from '@database-service/core';
import { writeOnce } from '../idempotency/write-once.js';
import { closed } from '../input/fields.js';
import { writeItemsField } from '../input/write-items.js';
import { defineOperation } from '../operation.js';
import { transactionResultSchema } from '../output/writes.js';
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
  output: transactionResultSchema,
  takesKey: true,
  async run(scope, input): Promise<TransactionResult> {
    const { service, database } = scope;
    requireTransactions(service, database);
    checkBulkSize(input.operations.length, service.limits, '/operations');
    const operations = input.operations.map((item, index) =>
      requireExpected(parseWriteItem(scope, item, `/operations/${index}`)),
    );
    const id = service.ids.next();
    const results = await writeOnce(scope, { operations, mode: 'atomic' }, { keep: 'counts', note: id });
    const [failure] = failuresOf(results);
    if (failure !== undefined) throw abortedTransaction(failure);
    return { transaction_id: firstId(results) ?? id, operations_count: operations.length, status: 'committed' };
  },
});

/** A write that matches nothing is no failure, but one that names a version has read its document. */
function requireExpected(operation: WriteOperation): WriteOperation {
  if (operation.kind === 'insert' || operation.target.expect === undefined) return operation;
  return { ...operation, target: { ...operation.target, mustExist: true } };
}

/** The id that the transaction got when it was done, if that was before. */
function firstId([first]: readonly WriteResult[]): string | undefined {
  return first?.ok === true ? first.replay?.note : undefined;
}
