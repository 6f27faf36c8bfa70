import type { OperationContext } from '@database-service/core';
import type { Static, TSchema } from 'typebox';
import type { NamedDatabase } from './databases.js';
import type { Answer } from './output/answer.js';
import type { JsonAnswer } from './output/json-answer.js';
import type { Service } from './service.js';

/** What an operation runs with. */
export interface OperationScope {
  readonly service: Service;
  readonly database: NamedDatabase;
  readonly context: OperationContext;
  /** When the request began: `$$NOW` in all its parts. */
  readonly now: Date;
  /** Present if the request came with an idempotency key. */
  readonly keyed?: KeyedRequest;
}

/** A request that came with an idempotency key. */
export interface KeyedRequest {
  readonly key: string;
  /** The operation's name and its input: what makes another request with the key another one. */
  readonly operation: string;
  readonly input: unknown;
  /** Told if nothing is done, and the answer is that of an earlier request with the key. */
  onReplay(): void;
}

/** What all operations say about themselves. */
interface OperationHead<Input extends TSchema> {
  readonly name: string;
  readonly kind: 'read' | 'write' | 'admin';
  /** One sentence, for the API's description. */
  readonly summary: string;
  /** Closed: a property that it does not name is UNKNOWN_FIELD. */
  readonly input: Input;
  /** What it answers with, or each item of a stream. Closed too: what the schema does not say is not given. */
  readonly output: TSchema;
  /** Takes an idempotency key: it writes one document, or all or nothing. */
  readonly takesKey?: true;
}

/**
 * One thing the API can do, whatever the transport.
 *
 * Inputs and outputs have the names and shapes of docs/REST_API_SPECIFICATION.md: what its `data` holds, as JSON-ready values.
 */
export interface Operation<Input extends TSchema = TSchema, Output = unknown> extends OperationHead<Input> {
  readonly streams: 'none';
  run(scope: OperationScope, input: Static<Input>): Promise<Output | JsonAnswer<Output>>;
}

/** An operation that answers with items as they come; ending the iteration early frees what it holds. */
export interface DownloadOperation<Input extends TSchema = TSchema, Item = unknown> extends OperationHead<Input> {
  readonly streams: 'out';
  run(scope: OperationScope, input: Static<Input>): AsyncIterable<Item>;
}

/** An operation that is fed items as fast as it takes them, and answers once. */
export interface UploadOperation<Input extends TSchema = TSchema, Item = unknown, Output = unknown>
  extends OperationHead<Input> {
  readonly streams: 'in';
  run(scope: OperationScope, input: Static<Input>, items: AsyncIterable<Item>): Promise<Output>;
}

/** Any operation; `streams` tells its shape. */
export type AnyOperation = Operation | DownloadOperation | UploadOperation;

/** What an operation's caller passes as input. */
export type InputOf<Op extends AnyOperation> = Static<Op['input']>;

/** What an operation answers with. */
export type OutputOf<Op extends Operation> = Op extends Operation<infer _Input, infer Output> ? Output : never;

/** What an operation is defined by: `run` gives what `output` says. */
type Defined<Whole extends AnyOperation, Output extends TSchema> = Omit<Whole, 'streams' | 'output'> & {
  readonly output: Output;
};

/** Keeps the input's type while checking the shape. */
export function defineOperation<Input extends TSchema, Output extends TSchema>(
  operation: Defined<Operation<Input, Answer<Output>>, Output>,
): Operation<Input, Answer<Output>> {
  return Object.freeze({ ...operation, streams: 'none' });
}

/** As `defineOperation`, for one that answers with a stream. */
export function defineDownload<Input extends TSchema, Output extends TSchema>(
  operation: Defined<DownloadOperation<Input, Answer<Output>>, Output>,
): DownloadOperation<Input, Answer<Output>> {
  return Object.freeze({ ...operation, streams: 'out' });
}

/** As `defineOperation`, for one that is fed by a stream. */
export function defineUpload<Input extends TSchema, Item, Output extends TSchema>(
  operation: Defined<UploadOperation<Input, Item, Answer<Output>>, Output>,
): UploadOperation<Input, Item, Answer<Output>> {
  return Object.freeze({ ...operation, streams: 'in' });
}
