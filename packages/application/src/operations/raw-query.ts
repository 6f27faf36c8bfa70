import Type from 'typebox';
import { closed } from '../input/fields.js';
import { rawQueryField } from '../input/raw-query.js';
import { defineOperation } from '../operation.js';
import type { RawQueryResult } from '../resource/outputs.js';
import { notBuilt } from './not-built.js';

const input = closed({
  query: rawQueryField,
  params: Type.Optional(Type.Array(Type.Unknown())),
});

/** Runs a query in the engine’s own language. */
export const rawQuery = defineOperation({
  name: 'rawQuery',
  kind: 'admin',
  summary: 'Runs a query in the engine’s own language.',
  input,
  async run(_scope, _input): Promise<RawQueryResult> {
    throw notBuilt('rawQuery');
  },
});
