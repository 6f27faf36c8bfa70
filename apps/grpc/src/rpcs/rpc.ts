import type {
  DownloadOperation,
  Operation,
  OperationName,
  operations,
  UploadOperation,
} from '@database-service/application';
import type { DatabaseServiceDefinition } from '../generated/database/service.js';
import type { AnswerForm } from '../generated/database/values.js';
import type { JsonFields, JsonForm } from './json-fields.js';

type Methods = (typeof DatabaseServiceDefinition)['methods'];

/** An rpc as the generated code names it: `findAndUpdate`. */
export type MethodName = keyof Methods;

/** What a client sends to an rpc. */
export type RequestOf<Method extends MethodName> = ReturnType<Methods[Method]['requestType']['decode']>;

/** What an rpc answers with. */
export type ResponseOf<Method extends MethodName> = ReturnType<Methods[Method]['responseType']['decode']>;

type OperationOf<Name extends OperationName> = (typeof operations)[Name];

/** What an operation gives: its answer, or each item of its stream. */
export type OutputOf<Name extends OperationName> =
  OperationOf<Name> extends DownloadOperation<infer _Input, infer Item>
    ? Item
    : OperationOf<Name> extends Operation<infer _Input, infer Output>
      ? Output
      : never;

/** An operation's input, by the names of docs/REST_API_SPECIFICATION.md, and the database if the request names it. */
export interface Decoded {
  readonly input: Readonly<Record<string, unknown>>;
  readonly database?: string | undefined;
}

/** What all rpcs say about themselves. */
interface RpcHead<Method extends MethodName> {
  readonly method: Method;
  readonly operation: OperationName;
}

/** An rpc with one request and one answer. */
export interface UnaryRpc<Method extends MethodName = MethodName, Output = unknown> extends RpcHead<Method> {
  readonly kind: 'unary';
  /** Not counted by the rate limit. */
  readonly unlimited?: true;
  decode(request: RequestOf<Method>, json: JsonFields): Decoded;
  encode(output: Output, form: JsonForm): ResponseOf<Method>;
}

/** An rpc that answers with a stream. */
export interface DownloadRpc<Method extends MethodName = MethodName, Item = unknown> extends RpcHead<Method> {
  readonly kind: 'download';
  /** Goes on until the client leaves or the server stops; a client that takes nothing is cut off. */
  readonly endless?: true;
  /** Items that one message may have, so that small ones do not cost a message each. */
  readonly itemsMax: number;
  decode(request: RequestOf<Method>, json: JsonFields): Decoded;
  encode(items: readonly Item[], form: JsonForm): ResponseOf<Method>;
}

/** An rpc that takes a stream, whose first message says what holds for all, and answers once. */
export interface UploadRpc<Method extends MethodName = MethodName, Output = unknown> extends RpcHead<Method> {
  readonly kind: 'upload';
  /** Name of the input's field that gets all items at once, when they are there; absent: the operation takes a stream. */
  readonly collects?: string;
  /** The part of the input that holds for all; of later messages it may be left out, or must be the same. */
  decode(request: RequestOf<Method>): Readonly<Record<string, unknown>>;
  /** @param first - number of the message's first item, from 1 */
  items(request: RequestOf<Method>, json: JsonFields, first: number): readonly unknown[];
  encode(output: Output, form: JsonForm): ResponseOf<Method>;
}

/** One rpc, as data: the server and the parity test read the same table. */
export type Rpc = UnaryRpc | DownloadRpc | UploadRpc;

/** Every request that has values says in which form they shall be answered. */
export interface AnswerableRequest {
  readonly answer_form?: AnswerForm | undefined;
}

/** Keeps the types of an rpc's request, answer and operation while it is written down. */
export function defineUnary<Method extends MethodName, Name extends OperationName>(
  method: Method,
  operation: OperationOf<Name> extends Operation ? Name : never,
  rest: Omit<UnaryRpc<Method, OutputOf<Name>>, 'kind' | 'method' | 'operation'>,
): UnaryRpc {
  return { kind: 'unary', method, operation, ...rest } as unknown as UnaryRpc;
}

/** As `defineUnary`, for an answer that is a stream. */
export function defineDownload<Method extends MethodName, Name extends OperationName>(
  method: Method,
  operation: OperationOf<Name> extends DownloadOperation ? Name : never,
  rest: Omit<DownloadRpc<Method, OutputOf<Name>>, 'kind' | 'method' | 'operation'>,
): DownloadRpc {
  return { kind: 'download', method, operation, ...rest } as unknown as DownloadRpc;
}

/** As `defineUnary`, for a request that is a stream. */
export function defineUpload<Method extends MethodName, Name extends OperationName>(
  method: Method,
  operation: OperationOf<Name> extends Operation | UploadOperation ? Name : never,
  rest: Omit<UploadRpc<Method, OutputOf<Name>>, 'kind' | 'method' | 'operation'>,
): UploadRpc {
  return { kind: 'upload', method, operation, ...rest } as unknown as UploadRpc;
}
