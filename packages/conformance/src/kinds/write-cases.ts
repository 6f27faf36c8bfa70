import {
  type Adapter,
  type BatchMode,
  encodeValue,
  isPlainObject,
  type Ports,
  parseSchema,
  type WriteResult,
} from '@database-service/core';
import { assertDataError, assertSame, assertThat, type ExpectedError } from '../suite/assert.js';
import type { ConformanceCase } from '../suite/case.js';
import type { JsonObject } from '../suite/json.js';
import { dataOf, findDocuments } from '../suite/read-documents.js';
import { createIndex, type RawIndex, storeDocuments } from '../suite/store-documents.js';
import type { World } from '../suite/world.js';
import { type RawWrite, toWriteOperation } from '../suite/write-operations.js';

/** A document as a result or the outcome shows it. */
export interface ExpectedDocument {
  readonly id?: string;
  readonly data: JsonObject;
  readonly version?: number;
  readonly metadata?: JsonObject;
}

/** What one write must answer; counts that are not named must be 0. */
export interface ExpectedResult {
  readonly error?: ExpectedError;
  /** Of the error's details, those that must be there. */
  readonly details?: JsonObject;
  /** What does not fit the collection's schema: where, and by which keyword. */
  readonly faults?: readonly (readonly [pointer: string, keyword: string])[];
  readonly matched?: number;
  readonly modified?: number;
  readonly deleted?: number;
  readonly insertedId?: string;
  /** An id, or `any` for one that the service made. */
  readonly upsertedId?: string;
  /** `null`: none may be given. */
  readonly document?: ExpectedDocument | null;
}

/** Writes in one batch, what each answers, and all that is stored in the end. */
export interface WriteCase {
  readonly name: string;
  readonly documents?: Readonly<Record<string, JsonObject>>;
  readonly metadata?: Readonly<Record<string, JsonObject>>;
  readonly indexes?: readonly RawIndex[];
  /** The JSON Schema of the collection; it is set when the documents are there, which it does not check. */
  readonly schema?: JsonObject;
  readonly requires?: keyof Ports;
  readonly writes: readonly RawWrite[];
  readonly mode?: BatchMode;
  readonly results: readonly ExpectedResult[];
  /** Data by id, or more of the document; `any` stands for one id that the service made. */
  readonly outcome: Readonly<Record<string, JsonObject | ExpectedDocument>>;
  /** Filters asked afterwards, with the ids they find; with indexes this proves that entries follow the documents. */
  readonly finds?: readonly { readonly filter: JsonObject; readonly expect: readonly string[] }[];
}

function checkResult(actual: WriteResult | undefined, expected: ExpectedResult, what: string): void {
  assertThat(actual !== undefined, `${what}: no result`);
  if (expected.error !== undefined) {
    assertThat(!actual.ok, `${what}: expected ${String(expected.error)}, but it was done`);
    assertDataError(actual.error, expected.error, what);
    for (const [name, value] of Object.entries(expected.details ?? {})) {
      assertSame(actual.error.details[name], value, `${what}: details.${name}`);
    }
    if (expected.faults !== undefined) {
      assertSame(listFaults(actual.error.details.errors), expected.faults, `${what}: details.errors`);
    }
    return;
  }
  assertThat(actual.ok, actual.ok ? '' : `${what}: failed with ${actual.error.reason}: ${actual.error.message}`);
  const counts = { matched: actual.matchedCount, modified: actual.modifiedCount, deleted: actual.deletedCount };
  const { matched = 0, modified = 0, deleted = 0 } = expected;
  assertSame(counts, { matched, modified, deleted }, `${what}: counts`);
  assertSame(actual.insertedId, expected.insertedId, `${what}: insertedId`);
  const isMade = expected.upsertedId === 'any' && typeof actual.upsertedId === 'string';
  if (!isMade) assertSame(actual.upsertedId, expected.upsertedId, `${what}: upsertedId`);
  checkDocument(actual.document, expected.document, what);
}

function listFaults(errors: unknown): unknown {
  if (!Array.isArray(errors)) return errors;
  return errors.map((fault: unknown) => (isPlainObject(fault) ? [fault.pointer, fault.keyword] : fault));
}

async function setSchema(adapter: Adapter, world: World, collection: string, schema: JsonObject): Promise<void> {
  const { source } = parseSchema(schema);
  const handle = adapter.collection(collection);
  if ((await handle.info(world.context)) === undefined) {
    await adapter.createCollection(world.context, collection, { schema: source });
  } else await handle.setSchema(world.context, source);
}

function checkDocument(
  actual: Parameters<typeof dataOf>[0] | undefined,
  expected: ExpectedDocument | null | undefined,
  what: string,
): void {
  if (expected === undefined) return;
  if (expected === null) {
    assertSame(actual, undefined, `${what}: document`);
    return;
  }
  assertThat(actual !== undefined, `${what}: no document given`);
  assertSame(dataOf(actual), expected.data, `${what}: data`);
  if (expected.id !== undefined) assertSame(actual.id, expected.id, `${what}: id`);
  if (expected.version !== undefined) assertSame(actual.version, expected.version, `${what}: version`);
  if (expected.metadata !== undefined) assertSame(encodeValue(actual.metadata), expected.metadata, `${what}: metadata`);
}

function isExpectedDocument(expected: JsonObject | ExpectedDocument): expected is ExpectedDocument {
  return 'data' in expected && typeof expected.data === 'object' && ('version' in expected || 'metadata' in expected);
}

async function checkOutcome(adapter: Adapter, world: World, collection: string, testCase: WriteCase): Promise<void> {
  const stored = await findDocuments(adapter, world.context, collection);
  const expectedIds = Object.keys(testCase.outcome);
  const isMade = (id: string) => id === 'any';
  const known = stored.filter((document) => expectedIds.includes(document.id));
  const made = stored.filter((document) => !expectedIds.includes(document.id));
  assertSame(
    known.map((document) => document.id),
    expectedIds.filter((id) => !isMade(id)).sort(),
    'ids stored',
  );
  assertSame(made.length, expectedIds.filter(isMade).length, 'documents stored under ids made by the service');
  for (const [id, expected] of Object.entries(testCase.outcome)) {
    const document = isMade(id) ? made[0] : known.find((candidate) => candidate.id === id);
    checkDocument(document, isExpectedDocument(expected) ? expected : { data: expected }, `document ${id} stored`);
  }
}

async function runWriteCase(world: World, testCase: WriteCase): Promise<void> {
  const adapter = await world.adapter();
  const collection = world.newCollectionName();
  const { documents = {}, metadata = {}, indexes = [], mode = 'ordered' } = testCase;
  await storeDocuments(adapter, world.context, collection, documents, { metadata });
  for (const index of indexes) await createIndex(adapter, world.context, collection, index);
  if (testCase.schema !== undefined) await setSchema(adapter, world, collection, testCase.schema);

  const operations = testCase.writes.map((raw) => toWriteOperation(raw, collection));
  const results = await adapter.write(world.context, { operations, mode });
  assertSame(results.length, testCase.results.length, 'number of results');
  for (const [position, expected] of testCase.results.entries()) {
    checkResult(results[position], expected, `write ${position}`);
  }
  await checkOutcome(adapter, world, collection, testCase);
  for (const { filter, expect } of testCase.finds ?? []) {
    const found = await findDocuments(adapter, world.context, collection, { filter });
    assertSame(
      found.map((document) => document.id),
      expect,
      `ids found by ${JSON.stringify(filter)}`,
    );
  }
}

/** Makes the cases of a group. */
export function defineWriteCases(group: string, cases: readonly WriteCase[]): readonly ConformanceCase[] {
  return cases.map((testCase) => ({
    id: `${group}/${testCase.name}`,
    group,
    ...(testCase.requires === undefined ? {} : { requires: testCase.requires }),
    run: (world: World) => runWriteCase(world, testCase),
  }));
}
