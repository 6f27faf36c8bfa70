import {
  type Adapter,
  type Document,
  defaultLimits,
  encodeValue,
  type FindRequest,
  type OperationContext,
  parseFilter,
  parseSort,
} from '@database-service/core';
import type { JsonObject } from './json.js';

/** Reads a stream to its end. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

/** A find, from the syntax of clients; in order of the id unless a sort is given. */
export function findRequest(
  raw: { readonly filter?: JsonObject; readonly sort?: JsonObject },
  rest: Omit<FindRequest, 'filter' | 'sort'> = {},
): FindRequest {
  return { filter: parseFilter(raw.filter ?? {}, defaultLimits), sort: parseSort(raw.sort), ...rest };
}

/** The documents a find gives. */
export function findDocuments(
  adapter: Adapter,
  context: OperationContext,
  collection: string,
  raw: { readonly filter?: JsonObject; readonly sort?: JsonObject } = {},
  rest: Omit<FindRequest, 'filter' | 'sort'> = {},
): Promise<Document[]> {
  return collect(adapter.collection(collection).find(context, findRequest(raw, rest)));
}

/** A document's data as a client gets it. */
export function dataOf(document: Document): unknown {
  return encodeValue(document.data);
}
