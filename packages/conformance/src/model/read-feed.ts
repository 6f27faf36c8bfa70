import {
  type Adapter,
  type ChangeRecord,
  createContext,
  type Document,
  isDocumentChange,
} from '@database-service/core';
import { storeDocuments } from '../suite/store-documents.js';
import { toModelDocument } from './perform-step.js';
import type { ModelDocument, ModelNames, ModelRecord } from './plain-model.js';

const context = createContext();

/** Where the change feed is now. */
export async function readFeedPlace(adapter: Adapter): Promise<string> {
  for await (const { token } of watch(adapter)) return token;
  throw new TypeError('The watch ended.');
}

/** What the feed tells of a history's collections since a place. */
export async function readFeed(adapter: Adapter, names: ModelNames, after: string): Promise<readonly ModelRecord[]> {
  const end = `${names.main}_end`;
  await storeDocuments(adapter, context, end, { end: {} });
  const found: ChangeRecord[] = [];
  for await (const { records } of watch(adapter, after)) {
    found.push(...records);
    if (records.some(({ collection }) => collection === end)) break;
  }
  await adapter.dropCollection(context, end);
  return found.filter(({ collection }) => collection === names.main || collection === names.other).map(toModelRecord);
}

function watch(adapter: Adapter, after?: string) {
  const { changes } = adapter.ports;
  if (changes === undefined) throw new TypeError('Histories are read from the change feed, which this adapter lacks.');
  return changes.watch(context, { idleMs: 20, ...(after === undefined ? {} : { after }) });
}

function toModelRecord(record: ChangeRecord): ModelRecord {
  const { op, collection } = record;
  if (!isDocumentChange(record)) return { op: record.op, collection };
  const { documentId: id, version, after, detail } = record;
  if (record.op === 'deleted') return { op: 'deleted', collection, id, version };
  if (detail !== undefined && after === undefined) {
    return { op: op as 'created' | 'updated', collection, id, version, detail };
  }
  if (after === undefined || after.id !== id || after.version !== version) {
    throw new Error(`The record of ${id}, version ${version}, has another document with it`);
  }
  return {
    op: op as 'created' | 'updated',
    collection,
    after: toModelDocument(after as Document<ModelDocument['data']>),
  };
}
