import Type from 'typebox';
import { closed, orderedField } from '../input/fields.js';
import { writeItemsField } from '../input/write-items.js';
import { defineOperation } from '../operation.js';
import { bulkWriteResultSchema } from '../output/writes.js';
import type { BulkWriteResult } from '../resource/outputs.js';
import { failuresOf, summarizeBulk } from '../write/bulk-outcome.js';
import { checkBulkSize } from '../write/check-bulk-size.js';
import { parseWriteItem } from '../write/parse-write-item.js';
import { partialFailure } from '../write/partial-failure.js';

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
  output: bulkWriteResultSchema,
  async run(scope, input): Promise<BulkWriteResult> {
    const { service, database, context } = scope;
    checkBulkSize(input.operations.length, service.limits, '/operations');
    const operations = input.operations.map((item, index) => parseWriteItem(scope, item, `/operations/${index}`));
    const mode = input.ordered === false ? 'unordered' : 'ordered';
    const results = await database.adapter.write(context, { operations, mode });
    const done = summarizeBulk(operations, results);
    const failures = failuresOf(results);
    const [first] = failures;
    if (first !== undefined) throw partialFailure(first, failures, { ...done });
    return done;
  },
});
