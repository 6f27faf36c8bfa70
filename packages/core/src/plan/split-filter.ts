import type { Pushdown, PushLevel } from '../adapter/pushdown.js';
import type { ElemMatchTest, FieldFilter, FieldTest, Filter } from '../filter/ast.js';
import { all, and, field, not, or } from '../filter/build.js';
import { typeOf, type Value } from '../value/value.js';
import { splitText } from './split-text.js';

/** A filter in two parts that both have to hold: the engine's, and what core checks on what the engine gives. */
export interface SplitFilter {
  /** `all` if the engine does nothing. */
  readonly pushed: Filter;
  /** `undefined` if the engine's part is the whole filter, exactly. */
  readonly residual: Filter | undefined;
}

type FilterTable = Pushdown['filters'];

const rank: Readonly<Record<PushLevel, number>> = { none: 0, superset: 1, exact: 2 };

/** Splits a filter by what the engine declares. The pushed part never misses a match. */
export function splitFilter(filter: Filter, pushdown: Pick<Pushdown, 'filters'>): SplitFilter {
  return split(filter, pushdown.filters);
}

function split(filter: Filter, table: FilterTable): SplitFilter {
  switch (filter.kind) {
    case 'all':
    case 'none':
      return whole(filter);
    case 'field':
      return splitField(filter, table);
    case 'and':
      return splitAnd(filter.filters, table);
    case 'or':
      return splitOr(filter, filter.filters, table);
    case 'not':
      return splitNot(filter, filter.filter, table);
    case 'text':
      return splitText(filter, levelOf(table.text, 'any'));
    case 'expr':
    case 'jsonSchema':
      return { pushed: all, residual: filter };
  }
}

function whole(filter: Filter): SplitFilter {
  return { pushed: filter, residual: undefined };
}

function splitField(filter: FieldFilter, table: FilterTable): SplitFilter {
  if (filter.test.kind === 'elemMatch') return splitElemMatch(filter, filter.test, table);
  const level = levelOfTest(filter.test, table);
  if (level === 'exact') return whole(filter);
  return { pushed: level === 'superset' ? filter : all, residual: filter };
}

/** Pushes as much of what is asked of an element as the engine can check. */
function splitElemMatch(filter: FieldFilter, test: ElemMatchTest, table: FilterTable): SplitFilter {
  const level = levelOf(table.elemMatch, 'any');
  const inner = split(test.filter, table);
  if (level === 'exact' && inner.residual === undefined) return whole(filter);
  if (level === 'none' || inner.pushed.kind === 'all') return { pushed: all, residual: filter };
  return { pushed: field(filter.path, { ...test, filter: inner.pushed }), residual: filter };
}

function splitAnd(filters: readonly Filter[], table: FilterTable): SplitFilter {
  const parts = filters.map((filter) => split(filter, table));
  const residuals = parts.flatMap(({ residual }) => (residual === undefined ? [] : [residual]));
  return {
    pushed: and(...parts.map(({ pushed }) => pushed)),
    residual: residuals.length === 0 ? undefined : and(...residuals),
  };
}

/** A branch left wholly to core makes the pushed `or` all: nothing can be ruled out then. */
function splitOr(filter: Filter, filters: readonly Filter[], table: FilterTable): SplitFilter {
  const parts = filters.map((branch) => split(branch, table));
  if (parts.every(({ residual }) => residual === undefined)) return whole(filter);
  return { pushed: or(...parts.map(({ pushed }) => pushed)), residual: filter };
}

/** What selects too much would, under a `not`, miss matches. */
function splitNot(filter: Filter, inner: Filter, table: FilterTable): SplitFilter {
  const isNor = inner.kind === 'or';
  // `$nor`: each branch can be pushed or left for itself.
  const parts = isNor ? splitAnd(inner.filters.map(not), table) : split(inner, table);
  if (parts.residual === undefined) return whole(filter);
  return isNor ? parts : { pushed: all, residual: filter };
}

function levelOfTest(test: FieldTest, table: FilterTable): PushLevel {
  switch (test.kind) {
    case 'compare':
      return levelOfOperand(table[test.operator], test.operand);
    case 'in':
      return least(test.operands.map((operand) => levelOfOperand(table.in, operand)));
    default:
      return levelOf(table[test.kind], 'any');
  }
}

function levelOfOperand(entry: FilterTable['eq'], operand: Value): PushLevel {
  return levelOf(entry, typeOf(operand));
}

function levelOf(entry: FilterTable['eq'], type: ReturnType<typeof typeOf> | 'any'): PushLevel {
  if (entry === undefined || typeof entry === 'string') return entry ?? 'none';
  return entry[type] ?? entry.any ?? 'none';
}

function least(levels: readonly PushLevel[]): PushLevel {
  return levels.reduce((low, level) => (rank[level] < rank[low] ? level : low), 'exact');
}
