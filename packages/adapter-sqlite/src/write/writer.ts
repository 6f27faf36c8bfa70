import type { OperationContext, WriteBatch, WriteResult } from '@database-service/core';
import type { WriteCallArguments, WriteCallName, WriteCallResult } from './write-calls.js';

/** Who writes to a file: the one connection for it, in this thread or another. */
export interface Writer {
  /** Batches and changes that wait or run. */
  readonly pending: number;
  /** Does a batch of writes, in one transaction with all that arrive at the same time; settled when it is durable. */
  write(context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]>;
  /** Carries out a change in a transaction; settled when it is durable. What it throws undoes it. */
  change<Name extends WriteCallName>(name: Name, ...given: WriteCallArguments<Name>): Promise<WriteCallResult<Name>>;
  /** Finishes what waits, takes no more, and closes the connection. */
  close(): Promise<void>;
}
