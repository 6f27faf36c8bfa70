import { invoke, invokeUpload, type Operation, operations, type UploadOperation } from '@database-service/application';
import type { DataError } from '@database-service/core';
import type { ServerReadableStream, sendUnaryData } from '@grpc/grpc-js';
import type { AppDependencies } from '../app-dependencies.js';
import { JsonFields } from '../rpcs/json-fields.js';
import type { UploadRpc } from '../rpcs/rpc.js';
import { takeIdempotencyKey } from './answer-unary.js';
import type { Exchange } from './exchange.js';
import { readMessages } from './read-messages.js';
import { UploadReader } from './upload-reader.js';

type Call = ServerReadableStream<object | DataError, object>;

/**
 * Answers a call of an rpc whose request is a stream, which is read as fast as it is worked on. An error ends the call
 * before the stream does; what still comes is dropped by the library. Never rejects.
 */
export async function answerUpload(
  exchange: Exchange,
  app: AppDependencies,
  rpc: UploadRpc,
  { call, respond }: { readonly call: Call; readonly respond: sendUnaryData<object> },
): Promise<void> {
  try {
    const operation = operations[rpc.operation];
    const key = takeIdempotencyKey(exchange, operation);
    const messages = readMessages(call, { timeoutMs: app.messages.timeoutMs, signal: exchange.signal });
    const reader = new UploadReader(rpc, messages);
    // The rest is read by whoever takes the items: what the first message says is needed before.
    const input = await reader.readHead();
    const context = exchange.createContext(key);
    const { database } = exchange;
    let output: unknown;
    if (rpc.collects === undefined) {
      const invocation = { input, database, items: reader.items() };
      output = await invokeUpload(app.service, operation as UploadOperation, context, invocation);
    } else {
      exchange.isCollecting = true;
      const collected = await reader.collect(app.messages.bytesMax);
      exchange.isCollecting = false;
      const whole = { ...input, [rpc.collects]: collected };
      output = await invoke(app.service, operation as Operation, context, { input: whole, database });
    }
    const answer = rpc.encode(output, new JsonFields(undefined).form);
    call.sendMetadata(exchange.reply);
    respond(null, answer);
  } catch (error) {
    respond(exchange.fail(error));
  }
}
