import Type from 'typebox';
import { closed } from '../input/fields.js';
import { rawQueryField } from '../input/raw-query.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  query: rawQueryField,
  params: Type.Optional(Type.Array(Type.Unknown())),
  result_type: Type.Enum(['array', 'object', 'map']),
});

/** Runs a query in the engine’s own language, with the rows in a chosen shape. */
export const rawQueryTyped = defineOperation({
  name: 'rawQueryTyped',
  kind: 'admin',
  summary: 'Runs a query in the engine’s own language, with the rows in a chosen shape.',
  input,
  async run(_scope, _input): Promise<unknown> {
    throw notBuilt('rawQueryTyped');
  },
});
