import Type from 'typebox';
import { closed } from '../input/fields.js';
import { rawParamsField, rawQueryField } from '../input/raw-query.js';
import { defineOperation } from '../operation.js';
import { rawQueryResultSchema } from '../output/queries.js';
import { executeRaw } from '../read/execute-raw.js';
import type { RawQueryResult } from '../resource/outputs.js';

const input = closed({
  query: rawQueryField,
  params: Type.Optional(rawParamsField),
});

/** Runs a query in the engine’s own language. */
export const rawQuery = defineOperation({
  name: 'rawQuery',
  kind: 'admin',
  summary: 'Runs a query in the engine’s own language.',
  input,
  output: rawQueryResultSchema,
  async run(scope, input): Promise<RawQueryResult> {
    const { rows, executionTimeMs } = await executeRaw(scope, input);
    return { results: rows, execution_time_ms: executionTimeMs };
  },
});
