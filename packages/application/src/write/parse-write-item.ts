import {
  and,
  checkCollectionName,
  checkDocumentId,
  DataError,
  decodeData,
  decodeMetadata,
  extendPointer,
  type Filter,
  idEquals,
  makeUpsertSeed,
  parseFilter,
  type UpsertSeed,
  type WriteOperation,
  type WriteTarget,
} from '@database-service/core';
import type { WriteItem } from '../input/write-items.js';
import type { OperationScope } from '../operation.js';
import { readSort } from '../read/read-options.js';
import type { Service } from '../service.js';
import { checkItemFields } from './check-item-fields.js';
import { parseNewDocument } from './new-document.js';
import { readUpdate } from './read-update.js';

/**
 * Parses one write of a bulk call or a transaction.
 *
 * @param pointer - JSON pointer to the item
 * @throws DataError UNKNOWN_FIELD for a field that its type does not have, BAD_ARGUMENT for one that is missing or
 *   contradicts another, whatever its parts throw
 */
export function parseWriteItem(scope: OperationScope, item: WriteItem, pointer: string): WriteOperation {
  const { service } = scope;
  checkItemFields(item, pointer);
  const collection = checkCollectionName(item.collection, `${pointer}/collection`);
  if (item.type === 'insert') return parseInsert(service, item, collection, pointer);
  const target = parseTarget(scope, item, pointer);
  if (item.type === 'delete') return { kind: 'delete', collection, target };
  const upsert = parseUpsert(service, item, target.filter, pointer);
  const { limits } = service;
  if (item.type === 'update') {
    const update = readUpdate(item.update, item.array_filters, scope, `${pointer}/update`);
    return { kind: 'update', collection, target, update, ...upsert };
  }
  const metadata =
    item.metadata === undefined ? {} : { metadata: decodeMetadata(item.metadata, limits, `${pointer}/metadata`) };
  const data = decodeData(item.document, limits, `${pointer}/document`);
  return { kind: 'replace', collection, target, data, ...metadata, ...upsert };
}

function parseInsert(service: Service, item: WriteItem, collection: string, pointer: string): WriteOperation {
  const { id, metadata } = item;
  // Its data is called `document` here, so it is checked under that name.
  const data = decodeData(item.document, service.limits, `${pointer}/document`);
  const { id: ownId, metadata: ownMetadata } = parseNewDocument(service, { data: {}, id, metadata }, pointer);
  return { kind: 'insert', collection, document: { id: ownId, data, metadata: ownMetadata } };
}

function parseTarget(scope: OperationScope, item: WriteItem, pointer: string): WriteTarget {
  const filter = parseItemFilter(scope, item, pointer);
  if (item.many === true) return { filter, many: true };
  return {
    filter,
    many: false,
    ...(item.sort === undefined ? {} : { sort: readSort(item.sort, `${pointer}/sort`) }),
    ...(item.version === undefined ? {} : { expect: { version: item.version } }),
  };
}

/** Given both, both must hold. */
function parseItemFilter({ service, now }: OperationScope, item: WriteItem, pointer: string): Filter {
  const parts: Filter[] = [];
  if (item.id !== undefined) parts.push(idEquals(checkDocumentId(item.id, `${pointer}/id`)));
  if (item.filter !== undefined) parts.push(parseFilter(item.filter, service.limits, `${pointer}/filter`, { now }));
  if (parts.length > 0) return and(...parts);
  throw new DataError(
    'BAD_ARGUMENT',
    `A write of type ${item.type} needs an \`id\` or a \`filter\`; \`{}\` means all.`,
    {
      details: { pointer: extendPointer(pointer, 'filter') },
    },
  );
}

function parseUpsert(
  service: Service,
  item: WriteItem,
  filter: Filter,
  pointer: string,
): { readonly upsert?: UpsertSeed } {
  if (item.upsert !== true) return {};
  const idPointer = item.id === undefined ? {} : { idPointer: `${pointer}/id` };
  return {
    upsert: makeUpsertSeed(filter, { newId: () => service.ids.next(), pointer: `${pointer}/filter`, ...idPointer }),
  };
}
