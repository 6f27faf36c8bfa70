import type { NewDocument } from '../document/document.js';
import { checkDocumentId } from '../document/id.js';
import type { Filter } from '../filter/ast.js';
import { idEquals } from '../filter/build.js';
import { parseFilter } from '../filter/parse.js';
import type { Limits } from '../limits.js';
import { parseJsonPatch } from '../patch/parse-json-patch.js';
import { parseMergePatch } from '../patch/parse-merge-patch.js';
import type { Projection } from '../projection/projection.js';
import type { Update } from '../update/ast.js';
import { parseUpdate } from '../update/parse.js';
import { decodeData, decodeMetadata } from '../value/decode.js';
import type { DataObject } from '../value/value.js';
import type { UpsertSeed, WriteTarget } from '../write/operation.js';
import { makeUpsertSeed } from '../write/upsert-seed.js';
import { checkAmount } from './check-options.js';
import type { ProjectionInput, SortInput } from './options.js';
import { readProjection, readSort } from './parse-query.js';
import type { WriteSettings } from './settings.js';

/** What a caller may say of which documents a write is for. */
export interface TargetOptions {
  readonly sort?: SortInput | undefined;
  readonly expectedVersion?: number | undefined;
}

/** What the parts of one call are parsed with. */
export interface CallTime {
  readonly limits: Limits;
  /** What `$$NOW` stands for in each of them. */
  readonly now: Date;
}

/** The time of a call that begins. */
export function startCall({ limits }: WriteSettings): CallTime {
  return { limits, now: new Date() };
}

const noMetadata: DataObject = Object.freeze({});

/** Checks a new document, and gives it an id if it has none. */
export function prepareDocument(
  settings: WriteSettings,
  item: { readonly data: unknown; readonly id?: string | undefined; readonly metadata?: unknown },
  pointer = '',
): NewDocument {
  const { limits, newId } = settings;
  return {
    id: item.id === undefined ? newId() : checkDocumentId(item.id, `${pointer}/id`),
    data: decodeData(item.data, limits, `${pointer}/data`),
    metadata: item.metadata === undefined ? noMetadata : decodeMetadata(item.metadata, limits, `${pointer}/metadata`),
  };
}

/** The target of a write to the document with an id. */
export function targetById(id: string, options: TargetOptions): WriteTarget {
  return withExpectation({ filter: idEquals(checkDocumentId(id, '/id')), many: false }, options);
}

/** The target of a write to the first match. */
export function targetFirst(
  filter: unknown,
  options: TargetOptions,
  { limits, now }: CallTime,
  pointer = '/filter',
): WriteTarget {
  const target = { filter: parseFilter(filter, limits, pointer, { now }), many: false };
  return withExpectation(options.sort === undefined ? target : { ...target, sort: readSort(options.sort) }, options);
}

/** The target of a write to all matches. */
export function targetAll(filter: unknown, { limits, now }: CallTime, pointer = '/filter'): WriteTarget {
  return { filter: parseFilter(filter, limits, pointer, { now }), many: true };
}

/** Parses an update with its array filters. */
export function prepareUpdate(update: unknown, arrayFilters: unknown, time: CallTime, pointer = '/update'): Update {
  const options = { ...time, pointer };
  return parseUpdate(update, arrayFilters === undefined ? options : { ...options, arrayFilters });
}

/** Parses a patch of a document's data: an array is a JSON Patch, an object a JSON Merge Patch. */
export function preparePatch(patch: unknown, limits: Limits): Update {
  const parse = Array.isArray(patch) ? parseJsonPatch : parseMergePatch;
  return parse(patch, limits, '/patch');
}

/** Decodes a replacement; metadata that is not given stays as it is. */
export function prepareContents(
  data: unknown,
  metadata: unknown,
  limits: Limits,
  pointer = '',
): { readonly data: DataObject; readonly metadata?: DataObject } {
  const decoded = { data: decodeData(data, limits, `${pointer}/data`) };
  return metadata === undefined
    ? decoded
    : { ...decoded, metadata: decodeMetadata(metadata, limits, `${pointer}/metadata`) };
}

/** Parses the shape of the document that a write gives back, if there is one. */
export function prepareProjection(
  raw: ProjectionInput | undefined,
  { limits, now }: CallTime,
): { readonly projection?: Projection } {
  const projection = readProjection(raw, limits, { now });
  return projection === undefined ? {} : { projection };
}

/** What an upsert inserts; nothing where none is asked for. */
export function prepareUpsert(
  settings: WriteSettings,
  upsert: boolean | undefined,
  filter: Filter,
  pointer = '/filter',
): { readonly upsert?: UpsertSeed } {
  return upsert === true ? { upsert: makeUpsertSeed(filter, { newId: settings.newId, pointer }) } : {};
}

function withExpectation(target: WriteTarget, { expectedVersion }: TargetOptions): WriteTarget {
  if (expectedVersion === undefined) return target;
  return { ...target, expect: { version: checkAmount('expectedVersion', expectedVersion, 0) } };
}
