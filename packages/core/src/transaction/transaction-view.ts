import type { Adapter } from '../adapter/adapter.js';
import type { OperationContext } from '../context.js';
import type { Document } from '../document/document.js';
import { DataError, isDataError } from '../errors/data-error.js';
import { idEquals } from '../filter/build.js';
import { idOfFilter } from '../filter/id-of-filter.js';
import type { Limits } from '../limits.js';
import { decideWrite } from '../write/decide-write.js';
import { duplicateId } from '../write/duplicate.js';
import type { DocumentCheck, WriteBatch, WriteOperation, WriteResult, WriteSuccess } from '../write/operation.js';

/**
 * The database as one run of a transaction sees it: what it read, with what it has written laid over. Nothing is sent
 * but reads; `toBatch` is what makes it so.
 */
export class TransactionView {
  readonly #adapter: Adapter;
  readonly #limits: Limits;
  readonly #reads = new Map<
    string,
    { readonly check: Pick<DocumentCheck, 'collection' | 'id'>; readonly read: Promise<Document | undefined> }
  >();
  readonly #written = new Map<string, Document | undefined>();
  readonly #operations: WriteOperation[] = [];
  #running = 0;
  #isOver = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(adapter: Adapter, limits: Limits) {
    this.#adapter = adapter;
    this.#limits = limits;
  }

  /** The document of an id: as this transaction has left it, else as it was when first read. */
  get(context: OperationContext, collection: string, id: string): Promise<Document | undefined> {
    return this.#take(() => this.#find(context, collection, id));
  }

  /** Decides writes by id on what this transaction sees, one after the other, and keeps them for the end. */
  write(context: OperationContext, { operations }: WriteBatch): Promise<readonly WriteResult[]> {
    return this.#take(async () => {
      const results: WriteResult[] = [];
      for (const operation of operations) {
        const result = await this.#decide(context, operation);
        results.push(result);
        if (!result.ok) break;
      }
      return results;
    });
  }

  /** Takes no more calls. @throws DataError BAD_ARGUMENT if one is not over: its caller did not wait for it */
  end(): void {
    this.#isOver = true;
    if (this.#running > 0) throw misused('A call of the transaction was not awaited; nothing was written.');
  }

  /** All that was written, on condition that all that was read is still so. */
  async toBatch(): Promise<WriteBatch> {
    const checks: DocumentCheck[] = [];
    for (const { check, read } of this.#reads.values()) {
      // A read that failed told the transaction nothing.
      const document = await read.catch(() => null);
      if (document === null) continue;
      const { version, createdAt } = document ?? {};
      checks.push(version === undefined ? check : { ...check, expect: { version, createdAtMs: Number(createdAt) } });
    }
    return { mode: 'atomic', operations: this.#operations, checks };
  }

  /** One call after the other: a write is decided on what those before it left. */
  async #take<Result>(call: () => Promise<Result>): Promise<Result> {
    if (this.#isOver) throw misused('The transaction is over; its collections cannot be used any more.');
    this.#running += 1;
    const result = this.#last.then(call);
    this.#last = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      this.#running -= 1;
    }
  }

  async #find(context: OperationContext, collection: string, id: string): Promise<Document | undefined> {
    const key = keyOf(collection, id);
    if (this.#written.has(key)) return this.#written.get(key);
    const known = this.#reads.get(key);
    if (known !== undefined) return await known.read;
    const read = this.#adapter.collection(collection).get(context, id);
    this.#reads.set(key, { check: { collection, id }, read });
    return await read;
  }

  async #decide(context: OperationContext, operation: WriteOperation): Promise<WriteResult> {
    try {
      return operation.kind === 'insert' ? await this.#insert(operation) : await this.#change(context, operation);
    } catch (error) {
      if (!isDataError(error)) throw error;
      return { ok: false, error, matchedCount: 0, modifiedCount: 0, deletedCount: 0 };
    }
  }

  async #insert(operation: Extract<WriteOperation, { kind: 'insert' }>): Promise<WriteSuccess> {
    const { collection, document } = operation;
    const key = keyOf(collection, document.id);
    // What was not read is not asked for: whether the id is free is then found out at the end.
    const known = this.#written.has(key) ? this.#written.get(key) : await this.#reads.get(key)?.read;
    if (known !== undefined) throw duplicateId(document.id);
    return this.#keep(operation, undefined, document.id);
  }

  async #change(
    context: OperationContext,
    operation: Exclude<WriteOperation, { kind: 'insert' }>,
  ): Promise<WriteSuccess> {
    const id = idOfFilter(operation.target.filter);
    if (id === undefined) throw new DataError('INTERNAL', 'A write of a transaction must name its document by id.');
    return this.#keep(operation, await this.#find(context, operation.collection, id), id);
  }

  /** What is kept are contents, not operators: what the transaction saw is what is stored. */
  #keep(operation: WriteOperation, current: Document | undefined, id: string): WriteSuccess {
    const { collection } = operation;
    const decision = decideWrite(operation, current, { now: new Date(), limits: this.#limits });
    const target = { filter: idEquals(id), many: false };
    if (decision.kind === 'none') return decision.result;
    if (decision.kind === 'delete') this.#operations.push({ kind: 'delete', collection, target });
    else {
      const { data, metadata } = decision.document;
      this.#operations.push(
        decision.kind === 'insert'
          ? { kind: 'insert', collection, document: { id, data, metadata } }
          : { kind: 'replace', collection, target, data, metadata },
      );
    }
    this.#written.set(keyOf(collection, id), decision.kind === 'delete' ? undefined : decision.document);
    return decision.result;
  }
}

/** Names of collections have no NUL. */
function keyOf(collection: string, id: string): string {
  return `${collection}\0${id}`;
}

function misused(message: string): DataError {
  return new DataError('BAD_ARGUMENT', message);
}
