import {
  type Adapter,
  type BatchMode,
  decodeData,
  decodeMetadata,
  defaultLimits,
  type OperationContext,
  parseIndexDefinition,
  type WriteResult,
} from '@database-service/core';
import { assertThat } from './assert.js';
import type { Json, JsonObject } from './json.js';

/** An index as a client asks for it. */
export interface RawIndex {
  readonly keys: Readonly<Record<string, 1 | -1 | 'text'>>;
  readonly options?: JsonObject;
}

/** Inserts documents by id, one operation each, in one batch. */
export function insertDocuments(
  adapter: Adapter,
  context: OperationContext,
  collection: string,
  documents: Readonly<Record<string, JsonObject>>,
  options: { readonly metadata?: Readonly<Record<string, JsonObject>>; readonly mode?: BatchMode } = {},
): Promise<readonly WriteResult[]> {
  const operations = Object.entries(documents).map(([id, data]) => ({
    kind: 'insert' as const,
    collection,
    document: {
      id,
      data: decodeData(data, defaultLimits),
      metadata: decodeMetadata(options.metadata?.[id] ?? {}, defaultLimits),
    },
  }));
  return adapter.write(context, { operations, mode: options.mode ?? 'ordered' });
}

/** Inserts documents that must all be taken. */
export async function storeDocuments(...given: Parameters<typeof insertDocuments>): Promise<void> {
  const results = await insertDocuments(...given);
  for (const result of results) {
    assertThat(
      result.ok,
      result.ok ? '' : `preparing documents failed: ${result.error.reason}: ${result.error.message}`,
    );
  }
}

/** Makes an index from the form in which a client asks for it. @returns whether it was not there already */
export async function createIndex(
  adapter: Adapter,
  context: OperationContext,
  collection: string,
  index: RawIndex,
): Promise<boolean> {
  const raw: { readonly keys: Json; readonly options: Json } = { keys: index.keys, options: index.options ?? {} };
  return await adapter.collection(collection).createIndex(context, parseIndexDefinition(raw, defaultLimits));
}
