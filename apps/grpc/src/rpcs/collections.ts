import type { IndexResource } from '@database-service/application';
import { DataError } from '@database-service/core';
import type { CollectionOptions, IndexOptions } from '../generated/database/collections.js';
import type { IndexKey } from '../generated/database/values.js';
import { decodeInput, keysOf, presentFields, textOf } from './decode.js';
import { encodeObject, presentOrNothing } from './encode.js';
import type { JsonFields, JsonForm } from './json-fields.js';
import { defineUnary, type Rpc } from './rpc.js';

interface CollectionRequest {
  readonly collection?: string | undefined;
}

const ofCollection = ({ collection }: CollectionRequest) => decodeInput({ collection: textOf(collection) });

/** Rpcs on collections and indexes. */
export const collectionRpcs: readonly Rpc[] = [
  defineUnary('createCollection', 'createCollection', {
    decode: (request, json) =>
      decodeInput({ name: textOf(request.name), options: decodeCollectionOptions(request.options, json) }),
    encode: (output) => output,
  }),
  defineUnary('dropCollection', 'dropCollection', {
    decode: ofCollection,
    encode: () => ({ success: true, message: 'The collection is dropped.' }),
  }),
  defineUnary('renameCollection', 'renameCollection', {
    decode: (request) => decodeInput({ old_name: textOf(request.old_name), new_name: textOf(request.new_name) }),
    encode: (output) => output,
  }),
  defineUnary('listCollections', 'listCollections', {
    decode: () => decodeInput({}),
    encode: ({ collections, count }) => ({ collections: [...collections], count }),
  }),
  defineUnary('collectionExists', 'collectionExists', { decode: ofCollection, encode: (output) => output }),
  defineUnary('getCollectionSchema', 'getCollectionSchema', { decode: ofCollection, encode: encodeSchema }),
  defineUnary('setCollectionSchema', 'setCollectionSchema', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        schema: json.read('schema', request.schema, request.schema_json),
      }),
    encode: encodeSchema,
  }),
  defineUnary('getChangeDetail', 'getChangeDetail', { decode: ofCollection, encode: (output) => output }),
  defineUnary('setChangeDetail', 'setChangeDetail', {
    decode: (request) =>
      decodeInput({ collection: textOf(request.collection), change_detail: textOf(request.change_detail) }),
    encode: (output) => output,
  }),
  defineUnary('createIndex', 'createIndex', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        keys: decodeIndexKeys(request.keys),
        options: decodeIndexOptions(request.options, json),
      }),
    encode: (output) => output,
  }),
  defineUnary('createIndexes', 'createIndexes', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        indexes: (request.indexes ?? []).map(({ keys, options }) =>
          presentFields({ keys: decodeIndexKeys(keys), options: decodeIndexOptions(options, json) }),
        ),
      }),
    encode: ({ index_names, created_count }) => ({ index_names: [...index_names], created_count }),
  }),
  defineUnary('dropIndex', 'dropIndex', {
    decode: (request) =>
      decodeInput({ collection: textOf(request.collection), index_name: textOf(request.index_name) }),
    encode: () => ({ success: true, message: 'The index is dropped.' }),
  }),
  defineUnary('listIndexes', 'listIndexes', {
    decode: ofCollection,
    encode: ({ indexes }, form) => ({ indexes: indexes.map((index) => encodeIndex(index, form)) }),
  }),
  defineUnary('collectionStatistics', 'collectionStatistics', {
    decode: ofCollection,
    encode: ({ indexes, ...statistics }) => ({ ...statistics, indexes: [...indexes] }),
  }),
];

function decodeCollectionOptions(options: CollectionOptions | undefined, json: JsonFields) {
  if (options === undefined) return undefined;
  const { schema, schema_json, ...rest } = options;
  return presentFields({ ...rest, schema: json.read('schema', schema, schema_json) });
}

function decodeIndexKeys(keys: readonly IndexKey[] | undefined) {
  return keysOf('keys', keys ?? [], ({ direction = 0, text }, at) => {
    if (text !== true) return direction;
    if (direction === 0) return 'text';
    throw new DataError('BAD_ARGUMENT', 'A key for the words of a field has no direction; leave one of the two out.', {
      details: { pointer: `/keys/${at}/direction` },
    });
  });
}

function decodeIndexOptions(options: IndexOptions | undefined, json: JsonFields) {
  if (options === undefined) return undefined;
  const { partial_filter, partial_filter_json, weights = {}, ...rest } = options;
  return presentFields({
    ...rest,
    partial_filter: json.read('partial_filter', partial_filter, partial_filter_json),
    weights: Object.keys(weights).length === 0 ? undefined : weights,
  });
}

function encodeSchema(
  { collection, schema }: { readonly collection: string; readonly schema: unknown },
  form: JsonForm,
) {
  return schema === null ? { collection } : { collection, ...encodeObject('schema', schema, form) };
}

function encodeIndex({ keys, weights, partial_filter, ...index }: IndexResource, form: JsonForm) {
  return {
    ...index,
    keys: Object.entries(keys).map(([field, kind]) =>
      kind === 'text' ? { field, text: true } : { field, direction: kind },
    ),
    ...presentOrNothing('weights', weights),
    ...(partial_filter === undefined ? {} : encodeObject('partial_filter', partial_filter, form)),
  };
}
