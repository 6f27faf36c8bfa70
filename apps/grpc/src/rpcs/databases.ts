import type { DatabaseDescription as Description } from '@database-service/application';
import { DataError } from '@database-service/core';
import type { DatabaseDescription } from '../generated/database/databases.js';
import { decodeInput, textOf } from './decode.js';
import { encodeJson, encodeObject, presentOrNothing } from './encode.js';
import type { JsonFields, JsonForm } from './json-fields.js';
import { type Decoded, defineUnary, type Rpc } from './rpc.js';

/** Rpcs on a database as a whole, and on the service. */
export const databaseRpcs: readonly Rpc[] = [
  defineUnary('healthCheck', 'getHealth', {
    unlimited: true,
    decode: () => decodeInput({}),
    encode: (output) => ({
      ...output,
      healthy: output.status !== 'unhealthy',
      message: `The service is ${output.status}.`,
    }),
  }),
  defineUnary('databaseHealth', 'databaseHealth', {
    unlimited: true,
    decode: ofDatabase,
    encode: (output) => output,
  }),
  defineUnary('databaseStatistics', 'databaseStatistics', {
    decode: ofDatabase,
    encode: ({ avg_query_time_ms, ...statistics }) => ({
      ...statistics,
      ...presentOrNothing('avg_query_time_ms', avg_query_time_ms),
    }),
  }),
  defineUnary('listDatabases', 'listDatabases', {
    decode: () => decodeInput({}),
    encode: (output, form) => ({
      databases: output.databases.map((database) => encodeDescription(database, form)),
      default_database: output.default,
    }),
  }),
  defineUnary('describeDatabase', 'describeDatabase', {
    decode: ofDatabase,
    encode: (output, form) => ({ database: encodeDescription(output, form) }),
  }),
  defineUnary('rawQuery', 'rawQuery', {
    decode: (request, json) => decodeInput(decodeQuery(request, json)),
    encode: ({ results, execution_time_ms }, form) => ({
      ...(encodeJson('results', results, form) as { results?: unknown[]; results_json?: string }),
      execution_time_ms,
    }),
  }),
  defineUnary('rawQueryTyped', 'rawQueryTyped', {
    decode: (request, json) => decodeInput({ ...decodeQuery(request, json), result_type: textOf(request.result_type) }),
    encode: (output, form) => encodeJson('result', output, form),
  }),
];

function ofDatabase({ database }: { readonly database?: string | undefined }): Decoded {
  return { input: {}, database };
}

interface QueryRequest {
  readonly query?: string | undefined;
  readonly command?: unknown;
  readonly command_json?: string | undefined;
  readonly params?: readonly unknown[] | undefined;
  readonly params_json?: string | undefined;
}

function decodeQuery(request: QueryRequest, json: JsonFields) {
  const command = json.read('command', request.command, request.command_json);
  if (request.query !== undefined && command !== undefined) {
    throw new DataError('BAD_ARGUMENT', 'Both `query` and `command` are given; give one of the two.', {
      details: { pointer: '/query' },
    });
  }
  return {
    query: request.query ?? command,
    params: json.read('params', request.params, request.params_json),
  };
}

function encodeDescription(description: Description, form: JsonForm): DatabaseDescription {
  const { default: isDefault, engine_version, capabilities, pushed_operators, limits, ...rest } = description;
  const { transactions, ...abilities } = capabilities;
  return {
    ...rest,
    is_default: isDefault,
    ...presentOrNothing('engine_version', engine_version),
    capabilities: { ...abilities, ...presentOrNothing('transactions', transactions) },
    ...encodeObject('pushed_operators', pushed_operators, form),
    limits,
  };
}
