import {
  type Adapter,
  type BulkOperation,
  createContext,
  createDatabase,
  type Database,
  type Document,
  isDataError,
  type TypedCollection,
  type WriteResult,
} from '@database-service/core';
import type { ModelDocument, ModelNames, Outcome } from './plain-model.js';
import type { Change, Step, WriteById } from './step.js';

type Data = ModelDocument['data'];

/** Makes what does a history's steps on an adapter, with the calls of library users. */
export function createPerformer(adapter: Adapter, names: ModelNames): (step: Step, by: string) => Promise<Outcome> {
  const database = createDatabase(adapter);
  return async (step, by) => {
    try {
      return await perform(database, names, step, by);
    } catch (error) {
      if (isDataError(error)) return { error: error.reason };
      throw error;
    }
  };
}

/** A document as the model knows it. */
export function toModelDocument(document: Document<Data>): ModelDocument {
  const { id, version, data } = document;
  return { id, version, data };
}

async function perform(database: Database, names: ModelNames, step: Step, by: string): Promise<Outcome> {
  const { main } = names;
  const own = database.collection<Data>(main);
  switch (step.kind) {
    case 'get':
      return documentOutcome(await own.findById(step.id));
    case 'findAndUpdate': {
      const update = { $inc: { n: 1 }, $set: { by } };
      return documentOutcome(await own.findOneAndUpdate({ n: { $gte: step.atLeast } }, update, { sort: { n: -1 } }));
    }
    case 'updateMany': {
      const { modifiedCount } = await own.updateMany({ n: { $gte: step.atLeast } }, { $inc: { n: 1 }, $set: { by } });
      return { count: modifiedCount };
    }
    case 'transfer':
      return await transfer(database, main, step, by);
    case 'bulk': {
      const operations = step.steps.map((part, position) => toBulkOperation(main, part, `${by}.${position}`));
      const results = await database.bulkWrite(operations, { mode: step.atomic ? 'atomic' : 'ordered' });
      return { results: describeResults(results, step.atomic) };
    }
    case 'createIndex':
      if (step.unique) await own.createIndex({ k: 1 }, { name: 'unique', unique: true, sparse: true });
      else await own.createIndex({ n: -1 }, { name: 'plain' });
      return { done: true };
    case 'dropIndex':
      await own.dropIndex(step.unique ? 'unique' : 'plain');
      return { done: true };
    case 'rename': {
      const [from, to] = step.back ? [names.other, main] : [main, names.other];
      await database.adapter.ports.rename?.renameCollection(createContext(), from, to);
      return { done: true };
    }
    case 'changeDetail':
      await own.setChangeDetail(step.detail);
      return { done: true };
    case 'drop':
      await database.dropCollection(main);
      return { done: true };
    default:
      return documentOutcome(await writeById(own, step, by));
  }
}

async function writeById(own: TypedCollection<Data>, step: WriteById, by: string): Promise<Document<Data> | undefined> {
  const expected = 'version' in step && step.version !== undefined ? { expectedVersion: step.version } : {};
  switch (step.kind) {
    case 'insert':
      return await own.insertOne(dataOf(step, by), { id: step.id });
    case 'replace':
      return await own.replaceById(step.id, dataOf(step, by), expected);
    case 'update':
      return await own.updateById(step.id, toUpdate(step.change, by), expected);
    case 'delete':
      return await own.findOneAndDelete({ id: step.id }, expected);
    case 'upsert':
      return await own.findOneAndUpdate({ id: step.id }, { $inc: { n: step.inc }, $set: { by } }, { upsert: true });
  }
}

async function transfer(
  database: Database,
  main: string,
  { from, to, amount }: Extract<Step, { kind: 'transfer' }>,
  by: string,
): Promise<Outcome> {
  const documents = await database.withTransaction(
    async (tx) => {
      const own = tx.collection<Data>(main);
      const source = await own.findById(from);
      const target = await own.findById(to);
      if (source === undefined || target === undefined) return null;
      // Values that were read, not increments: a stale read would be seen.
      const first = await own.updateById(from, { n: source.data.n - amount, by });
      const present = from === to ? first : target;
      return [first, await own.replaceById(to, { ...present.data, n: present.data.n + amount, by })];
    },
    { attemptsMax: 1_000 },
  );
  return { documents: documents?.map(toModelDocument) ?? null };
}

function toBulkOperation(collection: string, step: WriteById, by: string): BulkOperation {
  if (step.kind === 'insert') return { type: 'insert', collection, id: step.id, data: dataOf(step, by) };
  const expected = 'version' in step && step.version !== undefined ? { expectedVersion: step.version } : {};
  const target = { collection, filter: { id: step.id }, ...expected };
  if (step.kind === 'delete') return { type: 'delete', ...target };
  if (step.kind === 'replace') return { type: 'replace', ...target, data: dataOf(step, by) };
  if (step.kind === 'update') return { type: 'update', ...target, update: toUpdate(step.change, by) };
  return { type: 'update', ...target, update: { $inc: { n: step.inc }, $set: { by } }, upsert: true };
}

/** Whether each was done, found nothing, or was refused; of an atomic batch that fails, the refusal. */
function describeResults(results: readonly WriteResult[], isAtomic: boolean): readonly Outcome[] {
  const failed = results.filter(({ ok }) => !ok);
  const shown = isAtomic && failed.length > 0 ? failed : results;
  return shown.map((result): Outcome => {
    if (!result.ok) return { error: result.error.reason };
    const { matchedCount, deletedCount, insertedId, upsertedId } = result;
    const ids = [insertedId, upsertedId].filter((id) => id !== undefined);
    return { count: matchedCount + deletedCount + ids.length };
  });
}

function documentOutcome(document: Document<Data> | undefined): Outcome {
  return { document: document === undefined ? null : toModelDocument(document) };
}

function dataOf({ n, k }: { readonly n: number; readonly k?: number | undefined }, by: string): Data {
  return k === undefined ? { n, by } : { n, k, by };
}

function toUpdate(change: Change, by: string): object {
  if ('inc' in change) return { $inc: { n: change.inc }, $set: { by } };
  return 'setK' in change ? { $set: { k: change.setK, by } } : { $unset: { k: '' }, $set: { by } };
}
