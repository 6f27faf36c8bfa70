import Type from 'typebox';
import { closed } from '../input/fields.js';
import { rawParamsField, rawQueryField } from '../input/raw-query.js';
import { defineOperation } from '../operation.js';
import { shapedRowsSchema } from '../output/queries.js';
import { executeRaw } from '../read/execute-raw.js';
import { shapeRows } from '../read/shape-rows.js';

const input = closed({
  query: rawQueryField,
  params: Type.Optional(rawParamsField),
  result_type: Type.Enum(['array', 'object', 'map'], {
    description: 'All rows; the one row; or rows by the text of their first column.',
  }),
});

/** Runs a query in the engine’s own language, with the rows in a chosen shape. */
export const rawQueryTyped = defineOperation({
  name: 'rawQueryTyped',
  kind: 'admin',
  summary: 'Runs a query in the engine’s own language, with the rows in a chosen shape.',
  input,
  output: shapedRowsSchema,
  async run(scope, input): Promise<unknown> {
    const { rows } = await executeRaw(scope, input);
    return shapeRows(rows, input.result_type);
  },
});
