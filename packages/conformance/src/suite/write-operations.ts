import {
  decodeData,
  decodeMetadata,
  defaultLimits,
  idOfFilter,
  newDocumentId,
  parseFilter,
  parseJsonPatch,
  parseMergePatch,
  parseSort,
  parseUpdate,
  seedOfFilter,
  type Update,
  type UpsertSeed,
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

/** A patch of a document's data: RFC 7396, RFC 6902. */
export type RawPatch = { readonly mergePatch: JsonObject } | { readonly jsonPatch: Json };

/** An update as a client would say it. */
export type RawUpdate = RawPatch | { readonly update: Json; readonly arrayFilters?: Json };

/** A write as a client would say it. */
export type RawWrite =
  | { readonly insert: JsonObject; readonly id: string; readonly metadata?: JsonObject }
  | (RawTarget & {
      readonly update: Json;
      readonly arrayFilters?: Json;
      readonly upsert?: true;
      readonly returning?: 'before' | 'after';
    })
  | (RawTarget & RawPatch & { readonly returning?: 'before' | 'after' })
  | (RawTarget & {
      readonly replace: JsonObject;
      readonly metadata?: JsonObject;
      readonly upsert?: true;
      readonly returning?: 'before' | 'after';
    })
  | (RawTarget & { readonly delete: true; readonly returning?: 'before' });

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
  return { id: idOfFilter(target.filter) ?? newDocumentId(), data: seedOfFilter(target.filter) };
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
  const returning = raw.returning === undefined ? {} : { returning: raw.returning };
  if ('delete' in raw) {
    return { kind: 'delete', collection, target, ...(raw.returning === undefined ? {} : { returning: raw.returning }) };
  }
  const upsert = 'upsert' in raw && raw.upsert === true ? { upsert: toSeed(target) } : {};
  if ('replace' in raw) {
    const metadata = raw.metadata === undefined ? {} : { metadata: decodeMetadata(raw.metadata, defaultLimits) };
    const data = decodeData(raw.replace, defaultLimits);
    return { kind: 'replace', collection, target, data, ...metadata, ...upsert, ...returning };
  }
  return { kind: 'update', collection, target, update: toUpdate(raw), ...upsert, ...returning };
}
