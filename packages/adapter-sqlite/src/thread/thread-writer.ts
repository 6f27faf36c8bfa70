import { DataError, type OperationContext, type WriteBatch, type WriteResult } from '@database-service/core';
import type { WriteCallArguments, WriteCallName, WriteCallResult } from '../write/write-calls.js';
import type { Writer } from '../write/writer.js';
import { type PackedResult, packBatch, unpackResult } from './packed-batch.js';
import { ThreadCalls } from './thread-calls.js';
import type { ThreadData } from './thread-data.js';
import type { WriterCall } from './writer-calls.js';

/** The process that opens a file has other things to do at first; the first write does not wait so long. */
const startMs = 1_000;

/**
 * Writes in a thread of its own, so that neither the preparing of writes nor the wait for the disk holds up the one that
 * calls. A thread that dies is replaced; what it was at then has an unknown outcome, and says so.
 */
export class ThreadWriter implements Writer {
  readonly #calls: ThreadCalls<WriterCall>;
  readonly #starting: NodeJS.Timeout;

  /** @param onCommit - called behind the results of each transaction */
  constructor(data: ThreadData, onCommit: () => void) {
    this.#calls = new ThreadCalls({ name: 'writer-thread', data, describeEnd: outcomeUnknown, onNotice: onCommit });
    this.#starting = setTimeout(() => this.#calls.start(), startMs).unref();
  }

  get pending(): number {
    return this.#calls.pending;
  }

  async write({ deadlineMs, signal }: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]> {
    const { id, settled } = this.#calls.send({ kind: 'write', batch: packBatch(batch) }, deadlineMs);
    const cancel = (): void => this.#calls.cancel(id);
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    try {
      const results = (await settled) as readonly PackedResult[];
      return results.map((result, position) => unpackResult(result, batch.operations[position]));
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  async change<Name extends WriteCallName>(
    name: Name,
    ...given: WriteCallArguments<Name>
  ): Promise<WriteCallResult<Name>> {
    return (await this.#calls.send({ kind: 'change', name, given }).settled) as WriteCallResult<Name>;
  }

  close(): Promise<void> {
    clearTimeout(this.#starting);
    return this.#calls.close();
  }
}

function outcomeUnknown(cause: unknown): DataError {
  const message = 'The thread that writes ended; whether this write was done is not known. Read before you repeat it.';
  return new DataError('OUTCOME_UNKNOWN', message, { cause });
}
