import type { Document } from '../document/document.js';
import { DataError } from '../errors/data-error.js';
import type { Update } from '../update/ast.js';
import type { WriteOperation } from '../write/operation.js';
import { checkItemFields, checkItems } from './check-items.js';
import { checkOptionNames, contextOf } from './check-options.js';
import type { CallOptions, WriteByIdOptions } from './options.js';
import {
  prepareContents,
  prepareDocument,
  preparePatch,
  prepareProjection,
  prepareUpdate,
  prepareUpsert,
  startCall,
  targetAll,
  targetById,
  targetFirst,
} from './prepare-write.js';
import type { WriteSettings } from './settings.js';
import { retype } from './shape.js';
import type { CollectionWrites, NewItem } from './typed-collection.js';
import { documentOf, toInsertManyResult, toUpdateResult, writeOne } from './write-results.js';

type FindOneAndWrites<Data extends object> = Pick<
  CollectionWrites<Data>,
  'findOneAndUpdate' | 'findOneAndReplace' | 'findOneAndDelete'
>;

/** The writing calls of a collection. */
export function createWrites<Data extends object>(settings: WriteSettings, name: string): CollectionWrites<Data> {
  const write = createWriter(settings);
  return {
    ...createInserts<Data>(settings, name),
    ...createUpdates<Data>(settings, name),
    ...createReplacements<Data>(settings, name),
    ...createFindOneAndWrites<Data>(settings, name),
    deleteById: async (id, options = {}) => {
      checkOptionNames(options, ['expectedVersion']);
      const target = targetById(id, options);
      return (await write(options, { kind: 'delete', collection: name, target })).deletedCount === 1;
    },
    deleteOne: async (filter, options = {}) => {
      checkOptionNames(options, ['sort', 'expectedVersion']);
      const time = startCall(settings);
      const target = targetFirst(filter, options, time);
      return (await write(options, { kind: 'delete', collection: name, target })).deletedCount;
    },
    deleteMany: async (filter, options = {}) => {
      checkOptionNames(options, []);
      const time = startCall(settings);
      const target = targetAll(filter, time);
      return (await write(options, { kind: 'delete', collection: name, target })).deletedCount;
    },
  };
}

function createInserts<Data extends object>(
  settings: WriteSettings,
  name: string,
): Pick<CollectionWrites<Data>, 'insertOne' | 'insertMany'> {
  const write = createWriter(settings);
  return {
    insertOne: async (data, options = {}) => {
      checkOptionNames(options, ['id', 'metadata']);
      const { id, metadata } = options;
      const document = prepareDocument(settings, { data, id, metadata });
      return retype(documentOf(await write(options, { kind: 'insert', collection: name, document })));
    },
    insertMany: async (items, options = {}) => {
      checkOptionNames(options, ['ordered']);
      checkItems(items, settings.limits, '/items');
      const operations = items.map((item: NewItem<Data>, index): WriteOperation => {
        checkItemFields(item, ['data', 'id', 'metadata'], 'An item', `/items/${index}`);
        const document = prepareDocument(settings, item, `/items/${index}`);
        return { kind: 'insert', collection: name, document };
      });
      if (operations.length === 0) return { insertedCount: 0, insertedIds: [] };
      const mode = options.ordered === false ? 'unordered' : 'ordered';
      return toInsertManyResult(
        await settings.adapter.write(contextOf(settings.context, options), { operations, mode }),
      );
    },
  };
}

function createUpdates<Data extends object>(
  settings: WriteSettings,
  name: string,
): Pick<CollectionWrites<Data>, 'updateById' | 'patchById' | 'updateOne' | 'updateMany' | 'upsert'> {
  const { limits } = settings;
  const write = createWriter(settings);
  const changeById = async (id: string, update: Update, options: WriteByIdOptions): Promise<Document<Data>> => {
    const target = targetById(id, options);
    const operation = { kind: 'update', collection: name, target, update, returning: 'after' } as const;
    const success = await write(options, operation);
    if (success.matchedCount === 0) throw missingDocument(name, id);
    return retype(documentOf(success));
  };
  return {
    updateById: async (id, update, options = {}) => {
      checkOptionNames(options, ['expectedVersion', 'arrayFilters']);
      const time = startCall(settings);
      return await changeById(id, prepareUpdate(update, options.arrayFilters, time), options);
    },
    patchById: async (id, patch, options = {}) => {
      checkOptionNames(options, ['expectedVersion']);
      return await changeById(id, preparePatch(patch, limits), options);
    },
    updateOne: async (filter, update, options = {}) => {
      checkOptionNames(options, ['sort', 'expectedVersion', 'arrayFilters', 'upsert']);
      const time = startCall(settings);
      const parsed = prepareUpdate(update, options.arrayFilters, time);
      const target = targetFirst(filter, options, time);
      const seed = prepareUpsert(settings, options.upsert, target.filter);
      return toUpdateResult(
        await write(options, { kind: 'update', collection: name, target, update: parsed, ...seed }),
      );
    },
    updateMany: async (filter, update, options = {}) => {
      checkOptionNames(options, ['arrayFilters', 'upsert']);
      const time = startCall(settings);
      const parsed = prepareUpdate(update, options.arrayFilters, time);
      const target = targetAll(filter, time);
      const seed = prepareUpsert(settings, options.upsert, target.filter);
      return toUpdateResult(
        await write(options, { kind: 'update', collection: name, target, update: parsed, ...seed }),
      );
    },
    upsert: async (filter, update, options = {}) => {
      checkOptionNames(options, ['expectedVersion', 'arrayFilters']);
      const time = startCall(settings);
      const parsed = prepareUpdate(update, options.arrayFilters, time);
      const target = targetFirst(filter, options, time);
      const seed = prepareUpsert(settings, true, target.filter);
      const operation = {
        kind: 'update',
        collection: name,
        target,
        update: parsed,
        ...seed,
        returning: 'after',
      } as const;
      const success = await write(options, operation);
      return { id: documentOf(success).id, operation: success.upsertedId === undefined ? 'updated' : 'inserted' };
    },
  };
}

function createReplacements<Data extends object>(
  settings: WriteSettings,
  name: string,
): Pick<CollectionWrites<Data>, 'replaceById' | 'replaceOne'> {
  const { limits } = settings;
  const write = createWriter(settings);
  return {
    replaceById: async (id, data, options = {}) => {
      checkOptionNames(options, ['expectedVersion', 'metadata']);
      const contents = prepareContents(data, options.metadata, limits);
      const target = targetById(id, options);
      const success = await write(options, {
        kind: 'replace',
        collection: name,
        target,
        ...contents,
        returning: 'after',
      });
      if (success.matchedCount === 0) throw missingDocument(name, id);
      return retype(documentOf(success));
    },
    replaceOne: async (filter, data, options = {}) => {
      checkOptionNames(options, ['sort', 'expectedVersion', 'metadata', 'upsert']);
      const time = startCall(settings);
      const contents = prepareContents(data, options.metadata, limits);
      const target = targetFirst(filter, options, time);
      const seed = prepareUpsert(settings, options.upsert, target.filter);
      return toUpdateResult(await write(options, { kind: 'replace', collection: name, target, ...contents, ...seed }));
    },
  };
}

function createFindOneAndWrites<Data extends object>(settings: WriteSettings, name: string): FindOneAndWrites<Data> {
  const { limits } = settings;
  const write = createWriter(settings);
  return {
    findOneAndUpdate: async (filter, update, options = {}) => {
      checkOptionNames(options, ['sort', 'expectedVersion', 'arrayFilters', 'upsert', 'return', 'projection']);
      const time = startCall(settings);
      const parsed = prepareUpdate(update, options.arrayFilters, time);
      const target = targetFirst(filter, options, time);
      const seed = prepareUpsert(settings, options.upsert, target.filter);
      const returning = options.return ?? 'after';
      const answer = { returning, ...prepareProjection(options.projection, time) };
      const operation = { kind: 'update', collection: name, target, update: parsed, ...seed, ...answer } as const;
      return retype((await write(options, operation)).document);
    },
    findOneAndReplace: async (filter, data, options = {}) => {
      checkOptionNames(options, ['sort', 'expectedVersion', 'metadata', 'upsert', 'return', 'projection']);
      const time = startCall(settings);
      const contents = prepareContents(data, options.metadata, limits);
      const target = targetFirst(filter, options, time);
      const seed = prepareUpsert(settings, options.upsert, target.filter);
      const returning = options.return ?? 'after';
      const answer = { returning, ...prepareProjection(options.projection, time) };
      const operation = { kind: 'replace', collection: name, target, ...contents, ...seed, ...answer } as const;
      return retype((await write(options, operation)).document);
    },
    findOneAndDelete: async (filter, options = {}) => {
      checkOptionNames(options, ['sort', 'expectedVersion', 'projection']);
      const time = startCall(settings);
      const target = targetFirst(filter, options, time);
      const answer = { returning: 'before', ...prepareProjection(options.projection, time) } as const;
      return retype((await write(options, { kind: 'delete', collection: name, target, ...answer })).document);
    },
  };
}

function createWriter(settings: WriteSettings) {
  return (options: CallOptions, operation: WriteOperation) =>
    writeOne(settings, contextOf(settings.context, options), operation);
}

function missingDocument(collection: string, id: string): DataError {
  return new DataError('DOCUMENT_MISSING', `The collection ${collection} has no document with this id.`, {
    details: { collection, id },
  });
}
