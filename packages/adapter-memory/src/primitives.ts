import { compileFilter, type Document, sortDocuments, type WritePrimitives } from '@database-service/core';
import type { Database } from './database.js';
import type { Table } from './table.js';

/**
 * The conditional writes from which core builds all others. None waits between looking and storing. Documents are never
 * changed in place, so one that is the same object is as it was found; other engines compare version and creation time.
 */
export function createPrimitives(database: Database): WritePrimitives {
  return {
    async get(context, collection, id) {
      return database.open(context).get(collection)?.documents.get(id);
    },
    async find(context, collection, { filter, sort, limit }) {
      const documents = [...(database.open(context).get(collection)?.documents.values() ?? [])];
      return sortDocuments(documents.filter(compileFilter(filter)), sort).slice(0, limit);
    },
    async schemaOf(context, collection) {
      return database.open(context).get(collection)?.schema;
    },
    async listIndexes(context, collection) {
      return database.open(context).get(collection)?.describe(collection).indexes;
    },
    async insertIfAbsent(context, collection, document) {
      const table = database.make(context, collection);
      if (table.documents.has(document.id)) return false;
      table.put(document);
      recordStored(database, table, { collection, op: 'created' }, document);
      return true;
    },
    async replaceIf(context, collection, before, document) {
      const table = database.open(context).get(collection);
      if (table === undefined || table.documents.get(before.id) !== before) return false;
      table.put(document);
      recordStored(database, table, { collection, op: 'updated' }, document);
      return true;
    },
    async deleteIf(context, collection, before) {
      const table = database.open(context).get(collection);
      if (table === undefined || table.documents.get(before.id) !== before) return false;
      table.remove(before.id);
      const { id: documentId, version } = before;
      database.feed.add({ op: 'deleted', collection, documentId, version: version + 1, time: new Date() });
      return true;
    },
  };
}

/** Leaves the record of a document that is stored now. */
function recordStored(
  { feed }: Database,
  { changeDetail }: Table,
  head: { readonly collection: string; readonly op: 'created' | 'updated' },
  after: Document,
): void {
  const { id: documentId, version, updatedAt: time } = after;
  const kept = changeDetail === 'keys' ? { detail: changeDetail } : { after };
  feed.add({ ...head, documentId, version, time, ...kept });
}
