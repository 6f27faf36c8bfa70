import { checkCollectionName } from '../document/collection-name.js';
import { DataError } from '../errors/data-error.js';
import type { WriteOperation, WriteResult } from '../write/operation.js';
import { checkItemFields, checkItems } from './check-items.js';
import { checkOptionNames, contextOf } from './check-options.js';
import type { BulkWriteOptions, SortInput } from './options.js';
import {
  type CallTime,
  prepareContents,
  prepareDocument,
  prepareUpdate,
  prepareUpsert,
  startCall,
  targetAll,
  targetFirst,
} from './prepare-write.js';
import type { DatabaseSettings } from './settings.js';

/** Which documents one operation of `bulkWrite` is for: the first match, or with `many` all. */
export interface BulkTarget {
  readonly collection: string;
  readonly filter: object;
  readonly many?: boolean;
  /** Not with `many`. */
  readonly sort?: SortInput;
  /** Not with `many`. */
  readonly expectedVersion?: number;
}

/** One operation of `bulkWrite`. */
export type BulkOperation =
  | {
      readonly type: 'insert';
      readonly collection: string;
      readonly data: object;
      readonly id?: string;
      readonly metadata?: object;
    }
  | (BulkTarget & {
      readonly type: 'update';
      readonly update: object;
      readonly arrayFilters?: readonly object[];
      readonly upsert?: boolean;
    })
  | (Omit<BulkTarget, 'many'> & {
      readonly type: 'replace';
      readonly data: object;
      readonly metadata?: object;
      readonly upsert?: boolean;
    })
  | (BulkTarget & { readonly type: 'delete' });

const targetNames = ['type', 'collection', 'filter', 'many', 'sort', 'expectedVersion'];
const fieldNames: Readonly<Record<BulkOperation['type'], readonly string[]>> = {
  insert: ['type', 'collection', 'data', 'id', 'metadata'],
  update: [...targetNames, 'update', 'arrayFilters', 'upsert'],
  replace: [...targetNames.filter((name) => name !== 'many'), 'data', 'metadata', 'upsert'],
  delete: targetNames,
};

/** Does several writes, also in several collections; see `Database.bulkWrite`. */
export async function writeBulk(
  settings: DatabaseSettings,
  operations: readonly BulkOperation[],
  options: BulkWriteOptions,
): Promise<readonly WriteResult[]> {
  checkOptionNames(options, ['mode']);
  const { adapter, limits } = settings;
  const mode = options.mode ?? 'ordered';
  if (mode === 'atomic' && adapter.ports.transactions === undefined) {
    throw new DataError('NOT_SUPPORTED', `The engine ${adapter.engine} has no transactions; use ordered or unordered.`);
  }
  checkItems(operations, limits, '/operations');
  const time = startCall(settings);
  const prepared = operations.map((operation, index) =>
    prepareOperation(settings, time, operation, `/operations/${index}`),
  );
  return prepared.length === 0
    ? []
    : adapter.write(contextOf(settings.context, options), { operations: prepared, mode });
}

function prepareOperation(
  settings: DatabaseSettings,
  time: CallTime,
  operation: BulkOperation,
  pointer: string,
): WriteOperation {
  checkFields(operation, pointer);
  const { limits } = settings;
  const collection = checkCollectionName(operation.collection, `${pointer}/collection`);
  if (operation.type === 'insert') {
    return { kind: 'insert', collection, document: prepareDocument(settings, operation, pointer) };
  }
  if (operation.type === 'replace') {
    const target = targetFirst(operation.filter, operation, time, `${pointer}/filter`);
    const contents = prepareContents(operation.data, operation.metadata, limits, pointer);
    return {
      kind: 'replace',
      collection,
      target,
      ...contents,
      ...prepareUpsert(settings, operation.upsert, target.filter, `${pointer}/filter`),
    };
  }
  const target = targetOf(time, operation, pointer);
  if (operation.type === 'delete') return { kind: 'delete', collection, target };
  const update = prepareUpdate(operation.update, operation.arrayFilters, time, `${pointer}/update`);
  const upsert = prepareUpsert(settings, operation.upsert, target.filter, `${pointer}/filter`);
  return { kind: 'update', collection, target, update, ...upsert };
}

function targetOf(time: CallTime, operation: BulkTarget, pointer: string) {
  if (operation.many !== true) return targetFirst(operation.filter, operation, time, `${pointer}/filter`);
  if (operation.sort !== undefined || operation.expectedVersion !== undefined) {
    throw new DataError('BAD_ARGUMENT', 'sort and expectedVersion are for one document; leave them out with many.', {
      details: { pointer },
    });
  }
  return targetAll(operation.filter, time, `${pointer}/filter`);
}

function checkFields(operation: BulkOperation, pointer: string): void {
  const names = Object.hasOwn(fieldNames, operation.type) ? fieldNames[operation.type] : undefined;
  if (names === undefined) {
    throw new DataError('BAD_ARGUMENT', 'The type of a bulk operation is insert, update, replace or delete.', {
      details: { pointer: `${pointer}/type` },
    });
  }
  checkItemFields(operation, names, `A bulk ${operation.type}`, pointer);
}
