import type { OperationContext } from '../context.js';
import type { DataObject } from '../value/value.js';
import type { Pipeline, Stage } from './ast.js';

/** What stages may use while they run. */
export interface StageTools {
  readonly context: OperationContext;
  /** Most that each stage may hold, estimated; more is LIMIT_EXCEEDED. */
  readonly memoryBytesMax: number;
  /** Runs a pipeline over another collection of the same database. */
  readonly readCollection: (collection: string, pipeline: Pipeline) => AsyncIterable<DataObject>;
  /** Runs other stages over a stream, with these tools: those of a pipeline within a stage. */
  readonly runStages: (documents: AsyncIterable<DataObject>, stages: readonly Stage[]) => AsyncIterable<DataObject>;
}

/** A stage under way, in one of three forms. It holds state: it runs once. */
export type RunningStage = FlowStage | CollectingStage | StreamStage;

/** Hands a document to the next stage. @returns false if that wants no more */
export type Next = (document: DataObject) => boolean;

/** Takes documents one by one, and makes of each none, one or several at once. */
export interface FlowStage {
  readonly kind: 'flow';
  /** @returns false if it wants no more documents, or the next stage does not */
  take(document: DataObject, next: Next): boolean;
}

/** Must see everything before it gives anything. */
export interface CollectingStage {
  readonly kind: 'collect';
  /** @throws DataError LIMIT_EXCEEDED when it would hold too much */
  add(document: DataObject): void;
  finish(): Iterable<DataObject>;
}

/** Reads from elsewhere, too. Ending the iteration early ends that of its documents. */
export interface StreamStage {
  readonly kind: 'stream';
  run(documents: AsyncIterable<DataObject>): AsyncIterable<DataObject>;
}
