import type { Document, Filter, OperationContext, Sort } from '@database-service/core';
import { findDocuments } from './find.js';
import type { ReadScope } from './reading.js';

/** The first matches, as writes look for what they are to change. */
export async function findFirst(
  context: OperationContext,
  { catalogue, reads }: ReadScope,
  name: string,
  request: { readonly filter: Filter; readonly sort: Sort; readonly limit: number },
): Promise<readonly Document[]> {
  const found: Document[] = [];
  for await (const batch of findDocuments(context, { catalogue, reads }, name, request)) found.push(...batch);
  return found;
}
