import { allCases, runCase, World } from '@database-service/conformance';
import {
  type Adapter,
  type AggregateRequest,
  all,
  and,
  type Collection,
  createContext,
  type Document,
  defaultLimits,
  type Filter,
  type FindRequest,
  field,
  parseFilter,
  parseUpdate,
  type Update,
  type WriteOperation,
} from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { createMemoryAdapter } from './index.js';

/** What is different about an adapter with a fault. */
interface Fault {
  readonly collection?: (collection: Collection) => Partial<Collection>;
  readonly adapter?: (adapter: Adapter) => Partial<Adapter>;
}

/** The reference with a fault. Methods are called on the real thing, so that its private fields are there. */
function breakAdapter({ adapter: change, collection: changeCollection }: Fault): Adapter {
  const real = createMemoryAdapter();
  const overlay = <T extends object>(target: T, changes: Partial<T>): T =>
    new Proxy(target, {
      get(_, name) {
        if (Object.hasOwn(changes, name)) return Reflect.get(changes, name);
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  const collection = (name: string) => {
    const handle = real.collection(name);
    return overlay(handle, changeCollection?.(handle) ?? {});
  };
  return overlay(real, { ...(changeCollection === undefined ? {} : { collection }), ...change?.(real) });
}

/** Applies a change to every filter of reads. */
const changeFilters = (change: (filter: Filter) => Filter): Fault => ({
  collection: (real) => ({
    find: (context, request) => real.find(context, { ...request, filter: change(request.filter) }),
    count: (context, request) => real.count(context, { ...request, filter: change(request.filter) }),
  }),
});

const changeFinds = (change: (request: FindRequest) => FindRequest): Fault => ({
  collection: (real) => ({ find: (context, request) => real.find(context, change(request)) }),
});

const changeAggregates = (change: (request: AggregateRequest) => AggregateRequest): Fault => ({
  collection: (real) => ({ aggregate: (context, request) => real.aggregate(context, change(request)) }),
});

const changeDocuments = (change: (document: Document) => Document): Fault => ({
  collection: (real) => ({
    get: async (context, id) => {
      const document = await real.get(context, id);
      return document === undefined ? undefined : change(document);
    },
    find: async function* (context, request) {
      for await (const document of real.find(context, request)) yield change(document);
    },
  }),
});

const changeWrites = (change: (operation: WriteOperation) => WriteOperation): Fault => ({
  adapter: (real) => ({
    write: (context, batch) => real.write(context, { ...batch, operations: batch.operations.map(change) }),
  }),
});

function hideMissingFromNot(filter: Filter): Filter {
  if (filter.kind !== 'not' || filter.filter.kind !== 'field') return filter;
  return and(filter, field(filter.filter.path, { kind: 'exists' }));
}

function hideMissingFromNull(filter: Filter): Filter {
  if (filter.kind !== 'field' || filter.test.kind !== 'compare' || filter.test.operand !== null) return filter;
  return and(filter, field(filter.path, { kind: 'exists' }));
}

function ignoreUpsert(operation: WriteOperation): WriteOperation {
  if (operation.kind !== 'update' && operation.kind !== 'replace') return operation;
  const { upsert: _, ...rest } = operation;
  return rest as WriteOperation;
}

function ignoreVersion(operation: WriteOperation): WriteOperation {
  if (operation.kind === 'insert') return operation;
  const { expect: _, ...target } = operation.target;
  return { ...operation, target } as WriteOperation;
}

function ignoreSort(operation: WriteOperation): WriteOperation {
  if (operation.kind === 'insert') return operation;
  const { sort: _, ...target } = operation.target;
  return { ...operation, target } as WriteOperation;
}

function dropArrays(document: Document): Document {
  const fields = Object.entries(document.data).filter(([, value]) => !Array.isArray(value));
  return { ...document, data: Object.fromEntries(fields) };
}

const keepOf = (given: 'unique' | 'partialFilter'): Fault => ({
  collection: (real) => ({
    createIndex: (context, definition) =>
      real.createIndex(
        context,
        given === 'unique' ? { ...definition, unique: false } : withoutPartialFilter(definition),
      ),
  }),
});

function withoutPartialFilter({ partialFilter: _, ...rest }: Parameters<Collection['createIndex']>[1]) {
  return rest;
}

/** Finds first and writes later, by id alone: the race that conditional writes are there to prevent. */
const writeInTwoSteps: Fault = {
  adapter: (real) => ({
    write: async (context, batch) => {
      const operations: WriteOperation[] = [];
      for (const operation of batch.operations) {
        if (operation.kind === 'insert' || operation.target.many) operations.push(operation);
        else operations.push(await aimAtFirst(real, operation));
      }
      return real.write(context, { ...batch, operations });
    },
  }),
};

async function aimAtFirst(
  real: Adapter,
  operation: Exclude<WriteOperation, { kind: 'insert' }>,
): Promise<WriteOperation> {
  const { filter, sort } = operation.target;
  const request = { filter, sort: sort ?? [], limit: 1 };
  for await (const document of real.collection(operation.collection).find(createContext(), request)) {
    await new Promise((resolve) => setImmediate(resolve));
    return {
      ...operation,
      target: { filter: parseFilter({ id: document.id }, defaultLimits), many: false },
    } as WriteOperation;
  }
  return operation;
}

const changeUpdates = (change: (update: Update) => Update): Fault =>
  changeWrites((operation) =>
    operation.kind === 'update' ? { ...operation, update: change(operation.update) } : operation,
  );

/** What a merge patch is taken for by those who have not read its RFC. */
function setPatchedFields(update: Update): Update {
  return update.kind === 'mergePatch' ? parseUpdate({ $set: update.patch }, { limits: defaultLimits }) : update;
}

function dropLaterStages(update: Update): Update {
  return update.kind === 'pipeline' ? { ...update, stages: update.stages.slice(0, 1) } : update;
}

/** Takes a kind of filter, where it stands by itself or in an `and`, for one that all documents match. */
const takeForAll = (kind: Filter['kind']): Fault =>
  changeFilters((filter) => {
    if (filter.kind === kind) return all;
    if (filter.kind !== 'and') return filter;
    return and(...filter.filters.map((part) => (part.kind === kind ? all : part)));
  });

/** Projects names only: a field that an operator is for is taken as any other. */
function ignoreProjectionOperators({ projection, ...rest }: FindRequest): FindRequest {
  if (projection === undefined) return rest;
  const { positional: _, ...names } = projection;
  return { ...rest, projection: { ...names, slices: [], elements: [] } };
}

const hasText = (filter: Filter): boolean =>
  filter.kind === 'text' || (filter.kind === 'and' && filter.filters.some(hasText));

/** The words of documents that were updated are not entered. */
const keepFirstWords: Fault = {
  collection: (real) => ({
    find: async function* (context, request) {
      for await (const document of real.find(context, request)) {
        if (document.version === 1 || !hasText(request.filter)) yield document;
      }
    },
  }),
};

/** The next page begins after as many documents as were given, not after the last one. */
function pageByNumber(): Fault {
  const given = new Map<string, number>();
  return {
    collection: (real) => ({
      find: async function* (context, { after, ...request }) {
        const skip = after === undefined ? 0 : (given.get(real.name) ?? 0);
        let count = skip;
        for await (const document of real.find(context, { ...request, skip: skip + (request.skip ?? 0) })) {
          count += 1;
          yield document;
        }
        given.set(real.name, count);
      },
    }),
  };
}

/** Batches with a write that the condition holds for do not look at the collection's schema. */
const skipSchema = (isFor: (operation: WriteOperation) => boolean): Fault => ({
  adapter: (real) => ({
    write: async (context, batch) => {
      const operation = batch.operations.find(isFor);
      const collection = operation === undefined ? undefined : real.collection(operation.collection);
      const schema = (await collection?.info(context))?.schema;
      if (collection === undefined || schema === undefined) return real.write(context, batch);
      await collection.setSchema(context, undefined);
      const results = await real.write(context, batch);
      await collection.setSchema(context, schema);
      return results;
    },
  }),
});

const faults: readonly (readonly [string, string, Fault, readonly string[]])[] = [
  [
    '$ne misses missing fields',
    'filters-null',
    changeFilters(hideMissingFromNot),
    ['ne-value-matches-missing', 'ne-value-matches-missing@indexed', 'path-ne-value'],
  ],
  ['null misses missing fields', 'filters-null', changeFilters(hideMissingFromNull), ['eq-matches-missing', 'path-eq']],
  [
    'ties are not broken by id',
    'sort-ties',
    changeFinds((request) => ({
      ...request,
      sort: request.sort.map((key, i, keys) => (i > 0 && i === keys.length - 1 ? { ...key, direction: -1 } : key)),
    })),
    ['ascending', 'descending@indexed'],
  ],
  [
    'limit is one too many',
    'reads',
    changeFinds(({ limit, ...rest }) => (limit === undefined ? rest : { ...rest, limit: limit + 1 })),
    ['skip-and-limit'],
  ],
  ['the cursor is ignored', 'sort-ties', changeFinds(({ after: _, ...rest }) => rest), ['ascending', 'id-descending']],
  [
    'the projection is ignored',
    'projection',
    changeFinds(({ projection: _, ...rest }) => rest),
    ['include', 'exclude'],
  ],
  [
    'count counts all',
    'filters-logical',
    { collection: (real) => ({ count: (context) => real.estimatedCount(context) }) },
    ['and', 'nor'],
  ],
  [
    'dates come back as text',
    'values',
    changeDocuments((document) => ({ ...document, data: JSON.parse(JSON.stringify(document.data)) })),
    ['date', 'dates-in-arrays-and-objects'],
  ],
  [
    'the version stays',
    'versions',
    changeDocuments((document) => ({ ...document, version: 1 })),
    ['grow-by-one', 'expected'],
  ],
  [
    'the expected version is ignored',
    'versions',
    changeWrites(ignoreVersion),
    ['mismatch-on-update', 'mismatch-on-delete'],
  ],
  [
    'the shape of an answer is ignored',
    'writes',
    changeWrites((operation) => {
      if (operation.kind === 'insert') return operation;
      const { projection: _, ...rest } = operation;
      return rest;
    }),
    ['returning-after-in-shape', 'delete-with-a-shape-that-fails-changes-nothing'],
  ],
  ['upserts are updates', 'upserts', changeWrites(ignoreUpsert), ['makes-an-id', 'replace-inserts']],
  [
    'unique indexes are not',
    'indexes-unique',
    keepOf('unique'),
    ['same-number', 'same-number@built', 'shared-element'],
  ],
  ['partial indexes are whole', 'indexes-unique', keepOf('partialFilter'), ['partial-one-in', 'partial-none-in@built']],
  [
    'pipelines never have _meta',
    'pipelines-meta',
    changeAggregates((request) => ({ ...request, withMeta: false })),
    ['version-and-metadata', 'fields-of-meta@indexed'],
  ],
  [
    'the last stage of a pipeline is left out',
    'pipelines-windows',
    changeAggregates(({ pipeline, ...rest }) => ({
      ...rest,
      pipeline: { ...pipeline, stages: pipeline.stages.slice(0, -1) },
    })),
    ['shift', 'ends-and-lists@indexed'],
  ],
  [
    'computed fields are not',
    'expressions-comparison',
    changeAggregates((request) => ({ ...request, pipeline: { ...request.pipeline, stages: [] } })),
    ['eq-same', 'lt-null-below-number'],
  ],
  [
    'an unordered batch stops',
    'bulk',
    { adapter: (real) => ({ write: (context, batch) => real.write(context, { ...batch, mode: 'ordered' }) }) },
    ['unordered-goes-on'],
  ],
  [
    'atomic batches are taken without the port',
    'atomic-batches',
    { adapter: (real) => ({ write: (context, batch) => real.write(context, { ...batch, mode: 'ordered' }) }) },
    ['all'],
  ],
  [
    'jobs are claimed in two steps',
    'concurrency',
    writeInTwoSteps,
    ['a-job-is-claimed-once', 'one-writer-wins-a-version'],
  ],
  [
    'it declares more than it keeps',
    'writes-many',
    { adapter: () => ({ manyWriteAtomicity: 'statement' }) },
    ['the-schema-refuses-the-last', 'a-unique-index-refuses-the-last', 'the-rest-of-a-bulk-write-is-done'],
  ],
  [
    'what was done before a failure is not told',
    'writes-many',
    {
      adapter: (real) => ({
        write: async (context, batch) => {
          const results = await real.write(context, batch);
          return results.map((result) => (result.ok ? result : { ...result, matchedCount: 0, modifiedCount: 0 }));
        },
      }),
    },
    ['the-schema-refuses-the-last', 'the-rest-of-a-bulk-write-is-done'],
  ],
  [
    'update-many skips the schema',
    'schema-writes',
    skipSchema((operation) => operation.kind === 'update' && operation.target.many),
    ['update-many-ends-at-the-first-that-does-not-fit'],
  ],
  ['upserts skip the schema', 'schema-writes', skipSchema((operation) => 'upsert' in operation), ['upsert']],
  [
    'a schema cannot be taken away',
    'schema',
    {
      collection: (real) => ({
        setSchema: async (context, schema) => {
          if (schema !== undefined) await real.setSchema(context, schema);
        },
      }),
    },
    ['set-later-and-taken-away'],
  ],
  [
    'operators of projections are ignored',
    'projection-operators',
    changeFinds(ignoreProjectionOperators),
    ['slice-first', 'elem-match-first', 'positional', 'positional-without-match'],
  ],
  ['the text index is not kept up by updates', 'text', keepFirstWords, ['follows-every-write']],
  ['$expr lets all through', 'filters-expr', takeForAll('expr'), ['two-fields', 'beside-field']],
  ['$jsonSchema lets all through', 'filters-json-schema', takeForAll('jsonSchema'), ['required', 'beside-field']],
  ['pages are counted', 'cursors', pageByNumber(), ['mixed-types', 'id', 'two-keys@indexed', 'filtered']],
  [
    'a merge patch sets its fields',
    'patch-merge',
    changeUpdates(setPatchedFields),
    ['remove', 'within-object', 'nulls-of-new-objects-go'],
  ],
  [
    'only the last operation of a JSON patch is done',
    'patch-json',
    changeUpdates((update) =>
      update.kind === 'jsonPatch' ? { ...update, operations: update.operations.slice(-1) } : update,
    ),
    ['copy', 'operations-in-turn'],
  ],
  [
    'pipeline updates end after a stage',
    'updates-pipeline',
    changeUpdates(dropLaterStages),
    ['stages-see-earlier-ones', 'there-and-back'],
  ],
  [
    'before is after',
    'find-one-and',
    changeWrites((operation) =>
      operation.kind === 'update' && operation.returning === 'before'
        ? { ...operation, returning: 'after' }
        : operation,
    ),
    ['update-gives-it-before', 'update-upserts'],
  ],
  [
    'the sort of a write is ignored',
    'find-one-and',
    changeWrites(ignoreSort),
    ['update-the-first-of-a-sort', 'delete'],
  ],
  ['distinct values are of scalars only', 'distinct', changeDocuments(dropArrays), ['elements', 'path-through-array']],
  ['it works on after close', 'lifecycle', { adapter: () => ({ close: async () => {} }) }, ['close']],
];

async function findFailures(group: string, fault: Fault): Promise<readonly string[]> {
  const world = new World({ open: async () => breakAdapter(fault) });
  const failures: string[] = [];
  for (const testCase of allCases.filter((candidate) => candidate.group === group)) {
    await runCase(testCase, world, undefined).catch(() => failures.push(testCase.id.slice(group.length + 1)));
  }
  await world.close();
  return failures;
}

describe('the suite catches an adapter in which', () => {
  it.each(faults)('%s (%s)', async (_, group, fault, expected) => {
    expect(await findFailures(group, fault)).toEqual(expect.arrayContaining([...expected]));
  });

  it('nothing is wrong: then it finds nothing', async () => {
    for (const group of new Set(faults.map(([, name]) => name))) {
      expect(await findFailures(group, {}), group).toEqual([]);
    }
  });
});
