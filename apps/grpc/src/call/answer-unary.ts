import { invokeForJson, type Operation, operations, requireTakesKey } from '@database-service/application';
import { type DataError, isDataError } from '@database-service/core';
import { readIdempotencyKey } from '@database-service/serving';
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import type { AppDependencies } from '../app-dependencies.js';
import { JsonFields } from '../rpcs/json-fields.js';
import type { AnswerableRequest, UnaryRpc } from '../rpcs/rpc.js';
import type { Exchange } from './exchange.js';

type Call = ServerUnaryCall<object | DataError, object>;

/** Answers a call of a unary rpc. Never rejects. */
export async function answerUnary(
  exchange: Exchange,
  app: AppDependencies,
  rpc: UnaryRpc,
  { call, respond }: { readonly call: Call; readonly respond: sendUnaryData<object> },
): Promise<void> {
  try {
    const operation = operations[rpc.operation] as Operation;
    const { request } = call;
    const key = takeIdempotencyKey(exchange, operation);
    if (isDataError(request)) throw request;
    const json = new JsonFields((request as AnswerableRequest).answer_form);
    const { input, database } = rpc.decode(request, json);
    const { form } = json;
    exchange.useDatabase(database);
    const onReplay = (): void => exchange.reply.set('idempotency-replayed', 'true');
    const invocation = { input, database: exchange.database, onReplay };
    const output = await invokeForJson(app.service, operation, exchange.createContext(key), invocation);
    const answer = rpc.encode(output, form);
    call.sendMetadata(exchange.reply);
    respond(null, answer);
  } catch (error) {
    respond(exchange.fail(error));
  }
}

/**
 * The call's idempotency key, refused where the operation takes none.
 * @throws DataError BAD_ARGUMENT
 */
export function takeIdempotencyKey(
  exchange: Exchange,
  operation: Parameters<typeof requireTakesKey>[0],
): string | undefined {
  const key = readIdempotencyKey(exchange.readMetadata('idempotency-key'));
  if (key !== undefined) requireTakesKey(operation);
  return key;
}
