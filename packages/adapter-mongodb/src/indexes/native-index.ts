import type { OperationContext } from '@database-service/core';
import type { CatalogueIndex } from '../catalogue/entry.js';
import { compilePath } from '../compile/compile-path.js';
import { codeOf, isParallelArrays } from '../errors.js';
import type { Store } from '../store.js';

const prefix = 'dbs_index_';
const indexNotFound = 27;
const namespaceNotFound = 26;

/** What MongoDB calls the index of a slot. */
export function nativeName(slot: string): string {
  return `${prefix}${slot}`;
}

/** The slot of an index of MongoDB's; `undefined` if the service did not make it. */
export function slotOfNative(name: string): string | undefined {
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
}

/**
 * Makes MongoDB's index. Over entries within the documents for a unique or a text index; else over the fields themselves, of
 * all documents whatever they are: it is there to be faster, and is not to refuse anything.
 *
 * @returns whether it is over the first field only, since some document has arrays at several
 */
export async function makeNativeIndex(
  context: OperationContext,
  store: Store,
  collection: string,
  { slot, isKeyed, indexState: { definition }, shortened }: CatalogueIndex,
): Promise<boolean> {
  return await store.documents(context, collection, 'write', async (documents) => {
    const name = nativeName(slot);
    if (isKeyed) {
      await documents.createIndex({ [`_meta.keys.${slot}`]: 1 }, { name, sparse: true, unique: definition.unique });
      return false;
    }
    const keys = definition.fields.map(({ path, direction }) => [compilePath(path), direction] as const);
    const [first] = keys;
    // The index of the ids is there, and MongoDB takes no other.
    if (first?.[0] === '_id' && keys.length === 1) return false;
    try {
      await documents.createIndex(new Map(shortened === true ? keys.slice(0, 1) : keys), { name });
      return shortened === true;
    } catch (error) {
      if (isTwin(error)) return shortened === true;
      if (!isParallelArrays(error)) throw error;
      if (first?.[0] !== '_id') await documents.createIndex(new Map(keys.slice(0, 1)), { name });
      return true;
    }
  });
}

/** Removes MongoDB's index, if it is there. */
export async function removeNativeIndex(
  context: OperationContext,
  store: Store,
  collection: string,
  slot: string,
): Promise<void> {
  await store.documents(context, collection, 'write', async (documents) => {
    await documents.dropIndex(nativeName(slot)).catch((error: unknown) => {
      const code = codeOf(error);
      if (code !== indexNotFound && code !== namespaceNotFound) throw error;
    });
  });
}

/** An index over the same fields is there under another name: it serves this one as well. */
function isTwin(error: unknown): boolean {
  return codeOf(error) === 85;
}
