import { allCases, runCase, World } from '@database-service/conformance';
import {
  type Adapter,
  type AggregateRequest,
  and,
  type Collection,
  createContext,
  type Document,
  defaultLimits,
  type Filter,
  type FindRequest,
  field,
  parseFilter,
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
