import { checkCollectionName } from '../document/collection-name.js';
import type { Document } from '../document/document.js';
import { checkDocumentId } from '../document/id.js';
import { DataError } from '../errors/data-error.js';
import { runTransaction } from '../transaction/run-transaction.js';
import type { TransactionView } from '../transaction/transaction-view.js';
import type { DataObject } from '../value/value.js';
import { checkOptionNames, contextOf } from './check-options.js';
import { createWrites } from './collection-writes.js';
import type { CallOptions, TransactionOptions } from './options.js';
import type { DatabaseSettings, WriteSettings } from './settings.js';
import { retype } from './shape.js';
import type { CollectionWrites } from './typed-collection.js';

type WritesById = 'insertOne' | 'insertMany' | 'updateById' | 'patchById' | 'replaceById' | 'deleteById';

/**
 * A collection within a transaction: documents by id. Reads see the transaction's own writes, and each document as it was
 * when it was first read. Writes are answered at once, and made so at the end: what they return is what is stored then,
 * but for the times.
 */
export interface TransactionCollection<Data extends object = DataObject>
  extends Pick<CollectionWrites<Data>, WritesById> {
  /** The document, or undefined if there is none: which is remembered, too. */
  findById(id: string, options?: CallOptions): Promise<Document<Data> | undefined>;
}

/** What a transaction is made of. */
export interface Transaction {
  /** A handle on a collection, for as long as the transaction runs. @throws DataError BAD_NAME */
  collection<Data extends object = DataObject>(name: string): TransactionCollection<Data>;
}

const defaultAttempts = 10;

/** Runs a function as a transaction; see `Database.withTransaction`. */
export async function withTransaction<Result>(
  settings: DatabaseSettings,
  work: (transaction: Transaction) => Promise<Result>,
  options: TransactionOptions,
): Promise<Result> {
  checkOptionNames(options, ['attemptsMax']);
  const { attemptsMax = defaultAttempts } = options;
  if (!Number.isSafeInteger(attemptsMax) || attemptsMax < 1) {
    throw new DataError('BAD_ARGUMENT', 'The option attemptsMax must be a whole number, 1 or more.', {
      details: { pointer: '/options/attemptsMax' },
    });
  }
  const context = contextOf(settings.context, options);
  const { adapter, limits } = settings;
  return await runTransaction(context, adapter, { limits, attemptsMax }, (view) =>
    work({ collection: (name) => openCollection(settings, view, checkCollectionName(name, '/collection')) }),
  );
}

function openCollection<Data extends object>(
  settings: DatabaseSettings,
  view: TransactionView,
  name: string,
): TransactionCollection<Data> {
  const { engine, ports } = settings.adapter;
  const own: WriteSettings = {
    ...settings,
    adapter: { engine, ports, write: (context, batch) => view.write(context, batch) },
  };
  const { insertOne, insertMany, updateById, patchById, replaceById, deleteById } = createWrites<Data>(own, name);
  return {
    findById: async (id, options = {}) => {
      checkOptionNames(options, []);
      const document = await view.get(contextOf(settings.context, options), name, checkDocumentId(id, '/id'));
      return document === undefined ? undefined : retype<Document<Data>>(document);
    },
    insertOne,
    insertMany,
    updateById,
    patchById,
    replaceById,
    deleteById,
  };
}
