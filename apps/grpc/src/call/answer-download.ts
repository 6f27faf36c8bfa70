import { type DownloadOperation, invokeDownload, operations } from '@database-service/application';
import { type DataError, isDataError } from '@database-service/core';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { AppDependencies } from '../app-dependencies.js';
import { JsonFields, type JsonForm } from '../rpcs/json-fields.js';
import type { AnswerableRequest, DownloadRpc } from '../rpcs/rpc.js';
import { takeIdempotencyKey } from './answer-unary.js';
import type { Exchange } from './exchange.js';
import { fillMessages } from './fill-messages.js';
import { sendMessage } from './send-message.js';

type Call = ServerWritableStream<object | DataError, object>;

/**
 * Answers a call of an rpc whose answer is a stream, as fast as the client takes it: one message is on its way at a time.
 * The first item is awaited before anything is sent, so that a fault found by then is answered as such. Never rejects.
 */
export async function answerDownload(
  exchange: Exchange,
  app: AppDependencies,
  rpc: DownloadRpc,
  call: Call,
): Promise<void> {
  try {
    const { items, form } = openItems(exchange, app, rpc, call.request);
    if (rpc.endless === true) exchange.beginEndless();
    await sendItems(exchange, rpc, call, { items, form });
    call.end();
  } catch (error) {
    // How the library is told which status to end a stream with.
    call.emit('error', exchange.fail(error));
  }
}

function openItems(
  exchange: Exchange,
  app: AppDependencies,
  rpc: DownloadRpc,
  request: object | DataError,
): { readonly items: AsyncGenerator<unknown>; readonly form: JsonForm } {
  const operation = operations[rpc.operation] as DownloadOperation;
  const key = takeIdempotencyKey(exchange, operation);
  if (isDataError(request)) throw request;
  const json = new JsonFields((request as AnswerableRequest).answer_form);
  const { input, database } = rpc.decode(request, json);
  const { form } = json;
  exchange.useDatabase(database);
  const invocation = { input, database: exchange.database };
  return { items: invokeDownload(app.service, operation, exchange.createContext(key), invocation), form };
}

async function sendItems(
  exchange: Exchange,
  rpc: DownloadRpc,
  call: Call,
  { items, form }: { readonly items: AsyncGenerator<unknown>; readonly form: JsonForm },
): Promise<void> {
  let isFirst = true;
  for await (const filled of fillMessages(items, rpc.itemsMax)) {
    if (isFirst) call.sendMetadata(exchange.reply);
    isFirst = false;
    await sendMessage(call, rpc.encode(filled, form), exchange.signal);
  }
  if (isFirst) call.sendMetadata(exchange.reply);
}
