import {
  bindTextFilter,
  chooseIndex,
  chooseUnion,
  DataError,
  type Filter,
  type IndexScan,
  type IndexState,
  type Pushdown,
  type Sort,
  type SortPosition,
  splitFilter,
  withoutImplied,
} from '@database-service/core';
import type { CatalogueIndex, StoredCollection } from '../catalogue/catalogue-collection.js';
import type { SqlDialect } from '../dialect.js';
import { compileColumnTest } from '../filter/compile-column-test.js';
import { compileFilterSql, isCompilable } from '../filter/compile-filter.js';
import type { TextEntries } from '../filter/compile-text.js';
import { andSql, type Sql, sql } from '../fragment.js';
import type { OrderedScan } from '../scan/scan-order.js';
import { isSortCompilable } from '../sort/compile-sort.js';

/** What to read; the parts of a find, a count or a write's target that say which documents. */
export interface ReadQuery {
  readonly filter: Filter;
  /** Absent where the order does not matter. */
  readonly sort?: Sort;
  readonly after?: SortPosition;
  /** The table is read along, whatever indexes there are. */
  readonly byTable?: true;
}

/** An index and which of its keys to read. */
export interface PlannedScan {
  readonly scan: IndexScan;
  readonly index: CatalogueIndex;
}

/** How a query is read from one collection. */
export interface ReadPlan<Collection extends StoredCollection = StoredCollection> {
  readonly collection: Collection;
  readonly query: ReadQuery;
  readonly pushed: Filter;
  readonly residual: Filter | undefined;
  /** What of the pushed filter is checked in each document: all of it but what the index's keys tell. */
  readonly checked: Filter;
  /** The checked filter, on the alias `d`. */
  readonly condition: Sql;
  readonly index: PlannedScan | undefined;
  /** Scans that give the branches of an `$or`, each by its own index; none but these, and then there is no `index`. */
  readonly union: readonly PlannedScan[] | undefined;
  /**
   * - `ordered`: scans that give the order one after the other
   * - `engine`: the engine sorts what matches
   * - `core`: a path of the sort is too long for SQL
   */
  readonly order:
    | { readonly kind: 'ordered'; readonly scans: readonly OrderedScan[] }
    | { readonly kind: 'engine' | 'core' };
  /** Tests of the id that every match passes, on the alias `c`. */
  readonly idCondition: Sql | undefined;
}

/** What reads: how its SQL is written, and what of it is exact. */
export interface ReadEngine {
  readonly dialect: SqlDialect;
  readonly pushdown: Pushdown;
}

/**
 * Decides how to read.
 *
 * @throws DataError BAD_OPERAND for a `$text` where there is no text index
 */
export function planRead<Collection extends StoredCollection>(
  { dialect, pushdown }: ReadEngine,
  collection: Collection,
  asked: ReadQuery,
): ReadPlan<Collection> {
  const { sort, ...rest } = asked;
  const order = sort === undefined || sort.length === 0 ? {} : { sort };
  const query: ReadQuery = { ...rest, ...order, filter: bindText(collection, asked.filter) };
  const { filter } = query;
  const { pushed, residual } = isCompilable(filter)
    ? splitFilter(filter, pushdown)
    : ({ pushed: { kind: 'all' }, residual: filter } as const);
  const union = query.byTable ? undefined : findUnion(collection, filter);
  const index = union === undefined && !query.byTable ? findIndex(collection, query) : undefined;
  const idCondition = idConditionOf(dialect, pushed);
  const checked = index === undefined ? pushed : withoutImplied(pushed, index.scan);
  return {
    collection,
    query,
    pushed,
    residual,
    checked,
    condition: compileFilterSql(dialect, checked, textEntriesOf(collection, index)),
    index,
    union,
    order: union === undefined ? orderOf(collection, query, index, idCondition) : sortedBy(query.sort),
    idCondition,
  };
}

/** A filter whose `$text` has the collection's text index. */
export function bindText(collection: StoredCollection, filter: Filter): Filter {
  return bindTextFilter(filter, statesOf(collection));
}

function textEntriesOf({ indexes }: StoredCollection, scanned: PlannedScan | undefined): TextEntries | undefined {
  const index = indexes.find(({ state }) => state.definition.text !== undefined);
  if (index === undefined) return undefined;
  return { table: index.table, definition: index.state.definition, isScanned: scanned?.index === index };
}

function findIndex(collection: StoredCollection, query: ReadQuery): ReadPlan['index'] {
  if (collection.indexes.length === 0) return undefined;
  const scan = chooseIndex({ ...query, indexes: statesOf(collection) });
  return scan === undefined ? undefined : planScan(collection, scan);
}

function findUnion(collection: StoredCollection, filter: Filter): ReadPlan['union'] {
  if (collection.indexes.length < 2) return undefined;
  return chooseUnion(filter, statesOf(collection))?.map((scan) => planScan(collection, scan));
}

function statesOf({ indexes }: StoredCollection): readonly IndexState[] {
  return indexes.map(({ state }) => state);
}

function planScan({ indexes }: StoredCollection, scan: IndexScan): PlannedScan {
  const index = indexes.find(({ state }) => state === scan.index);
  if (index === undefined) throw new DataError('INTERNAL', 'The planner chose an index that it was not given.');
  return { scan, index };
}

function orderOf(
  { table, source, isSortedForIds }: StoredCollection,
  { sort }: ReadQuery,
  chosen: ReadPlan['index'],
  idCondition: Sql | undefined,
): ReadPlan['order'] {
  const documents = { table, ...(source === undefined ? {} : { source }) };
  const condition = idCondition === undefined ? {} : { idCondition };
  if (chosen?.scan.servesSort) {
    const { ranges, keysDescending, idsDescending } = chosen.scan;
    const scans = ranges.map(
      (range): OrderedScan => ({
        ...documents,
        entries: { table: chosen.index.table, range, keysDescending },
        idsDescending,
        ...condition,
      }),
    );
    return { kind: 'ordered', scans: keysDescending ? scans.toReversed() : scans };
  }
  const [first] = sort ?? [];
  if (chosen === undefined && !isSortedForIds && (first === undefined || first.path.root === 'id')) {
    return { kind: 'ordered', scans: [{ ...documents, idsDescending: first?.direction === -1, ...condition }] };
  }
  return sortedBy(sort);
}

function sortedBy(sort: Sort | undefined): { readonly kind: 'engine' | 'core' } {
  return { kind: sort === undefined || isSortCompilable(sort) ? 'engine' : 'core' };
}

function idConditionOf(dialect: SqlDialect, pushed: Filter): Sql | undefined {
  const parts = pushed.kind === 'and' ? pushed.filters : [pushed];
  const tests = parts.flatMap((part) => (part.kind === 'field' && part.path.root === 'id' ? [part.test] : []));
  if (tests.length === 0) return undefined;
  return andSql(tests.map((test) => compileColumnTest(dialect, test, sql`c.id`, 'string')));
}
