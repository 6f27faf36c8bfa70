import {
  decodeData,
  decodeMetadata,
  defaultLimits,
  makeUpsertSeed,
  newDocumentId,
  parseFilter,
  parseJsonPatch,
  parseMergePatch,
  parseProjection,
  parseSort,
  parseUpdate,
  type Update,
  type UpsertSeed,
  type WriteAnswer,
  type WriteOperation,
  type WriteTarget,
} from '@database-service/core';
import type { Json, JsonObject } from './json.js';

/** Which documents a raw write is for. */
export interface RawTarget {
  readonly filter: JsonObject;
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  readonly many?: true;
  /** The version that the document must have. */
  readonly version?: number;
}

/** What a raw write gives back of the document. */
interface RawAnswer<State extends 'before' | 'after' = 'before' | 'after'> {
  readonly returning?: State;
  readonly projection?: JsonObject;
}

/** A patch of a document's data: RFC 7396, RFC 6902. */
export type RawPatch = { readonly mergePatch: JsonObject } | { readonly jsonPatch: Json };

/** An update as a client would say it. */
export type RawUpdate = RawPatch | { readonly update: Json; readonly arrayFilters?: Json };

/** A write as a client would say it. */
export type RawWrite =
  | { readonly insert: JsonObject; readonly id: string; readonly metadata?: JsonObject }
  | (RawTarget & RawAnswer & { readonly update: Json; readonly arrayFilters?: Json; readonly upsert?: true })
  | (RawTarget & RawAnswer & RawPatch)
  | (RawTarget & RawAnswer & { readonly replace: JsonObject; readonly metadata?: JsonObject; readonly upsert?: true })
  | (RawTarget & RawAnswer<'before'> & { readonly delete: true });

function toTarget(raw: RawTarget): WriteTarget {
  return {
    filter: parseFilter(raw.filter, defaultLimits),
    many: raw.many ?? false,
    ...(raw.sort === undefined ? {} : { sort: parseSort(raw.sort) }),
    ...(raw.version === undefined ? {} : { expect: { version: raw.version } }),
  };
}

/** Parses an update. @throws DataError what parsing throws */
export function toUpdate(raw: RawUpdate): Update {
  if ('mergePatch' in raw) return parseMergePatch(raw.mergePatch, defaultLimits);
  if ('jsonPatch' in raw) return parseJsonPatch(raw.jsonPatch, defaultLimits);
  const { arrayFilters } = raw;
  return parseUpdate(raw.update, {
    limits: defaultLimits,
    ...(arrayFilters === undefined ? {} : { arrayFilters }),
  });
}

function toSeed(target: WriteTarget): UpsertSeed {
  return makeUpsertSeed(target.filter, { newId: newDocumentId, pointer: '/filter' });
}

function toAnswer<State extends 'before' | 'after'>({ returning, projection }: RawAnswer<State>): WriteAnswer<State> {
  return {
    ...(returning === undefined ? {} : { returning }),
    ...(projection === undefined ? {} : { projection: parseProjection(projection, defaultLimits) }),
  };
}

/**
 * Makes the operation that an adapter gets.
 *
 * @throws DataError what parsing throws
 */
export function toWriteOperation(raw: RawWrite, collection: string): WriteOperation {
  if ('insert' in raw) {
    const data = decodeData(raw.insert, defaultLimits);
    return {
      kind: 'insert',
      collection,
      document: { id: raw.id, data, metadata: decodeMetadata(raw.metadata ?? {}, defaultLimits) },
    };
  }
  const target = toTarget(raw);
  if ('delete' in raw) return { kind: 'delete', collection, target, ...toAnswer(raw) };
  const upsert = 'upsert' in raw && raw.upsert === true ? { upsert: toSeed(target) } : {};
  if ('replace' in raw) {
    const metadata = raw.metadata === undefined ? {} : { metadata: decodeMetadata(raw.metadata, defaultLimits) };
    const data = decodeData(raw.replace, defaultLimits);
    return { kind: 'replace', collection, target, data, ...metadata, ...upsert, ...toAnswer(raw) };
  }
  return { kind: 'update', collection, target, update: toUpdate(raw), ...upsert, ...toAnswer(raw) };
}
