import type { FieldFilter, Filter } from '@database-service/core';
import { DataError } from '@database-service/core';
import type { JsonNode, SqlDialect } from '../dialect.js';
import { andSql, orSql, type Sql, sql, sqlFalse, sqlTrue } from '../fragment.js';
import { documentColumns } from '../tables/document-columns.js';
import { compileColumnTest } from './compile-column-test.js';
import { compileTest, type TestCompiler } from './compile-test.js';
import { compileTextSql, type TextEntries } from './compile-text.js';
import { createAliases, descend, positionOf, walkPath } from './walk-path.js';

/**
 * Most segments of a path that is compiled: engines bound the tables of a join (SQLite: 64), and each segment takes up
 * to two.
 */
export const compiledSegmentsMax = 24;

/** Most steps that the text of one condition may take: engines bound its parameters (SQLite: 32,766) and its length. */
const compiledStepsMax = 2_000;

/** Most `$elemMatch` within each other: each is some 40 levels of expression, of which SQLite takes 1,000. */
const nestedElementsMax = 8;

/** Whether a filter makes a condition of reasonable size. What does not is left to core as a whole. */
export function isCompilable(filter: Filter): boolean {
  return countSteps(filter, 0) <= compiledStepsMax;
}

/**
 * How many fields the condition's text enters: a path of several fields needs two branches, one by position more, and
 * nested `$elemMatch` repeat what is in them.
 */
function countSteps(filter: Filter, elements: number): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.reduce((sum, inner) => sum + countSteps(inner, elements), 0);
    case 'not':
      return countSteps(filter.filter, elements);
    case 'field': {
      const { segments } = filter.path;
      const isElements = filter.test.kind === 'elemMatch';
      if (segments.length > compiledSegmentsMax || (isElements && elements >= nestedElementsMax)) {
        return Number.POSITIVE_INFINITY;
      }
      const inner = filter.test.kind === 'elemMatch' ? countSteps(filter.test.filter, elements + 1) : 1;
      const branches = segments.length < 2 ? 1 : 2 * segments.length;
      return segments.some((segment) => positionOf(segment) !== undefined) ? inner * branches * 3 : inner * branches;
    }
    case 'text':
      return filter.words.length + filter.phrases.flat().length + filter.negatedWords.length;
    default:
      return 1;
  }
}

/**
 * A filter as a condition on the document table (alias `d`), exact on any data, TRUE or FALSE for every row.
 *
 * @param filter - what `splitFilter` gave to the engine, compilable
 * @param textEntries - of the collection's text index; needed where the filter has a `$text`
 * @throws DataError INTERNAL for a test that the adapter must not have declared
 */
export function compileFilterSql(dialect: SqlDialect, filter: Filter, textEntries?: TextEntries): Sql {
  const aliases = createAliases();
  const compiler: TestCompiler = {
    dialect,
    aliases,
    compileElement: (inner, element) => compileLogic(inner, (leaf) => compileElementLeaf(compiler, leaf, element)),
  };
  return compileLogic(filter, (leaf) => {
    if (leaf.kind === 'field') return compileDocumentField(compiler, leaf);
    if (leaf.kind === 'text' && textEntries !== undefined) return compileTextSql(leaf, textEntries);
    throw notDeclared(leaf);
  });
}

/** A filter that is not made of others. */
type LeafFilter = Exclude<Filter, { kind: 'all' | 'none' | 'and' | 'or' | 'not' }>;

function compileLogic(filter: Filter, compileLeaf: (leaf: LeafFilter) => Sql): Sql {
  switch (filter.kind) {
    case 'all':
      return sqlTrue;
    case 'none':
      return sqlFalse;
    case 'and':
      return andSql(filter.filters.map((inner) => compileLogic(inner, compileLeaf)));
    case 'or':
      return orSql(filter.filters.map((inner) => compileLogic(inner, compileLeaf)));
    case 'not':
      return sql`NOT (${compileLogic(filter.filter, compileLeaf)})`;
    default:
      return compileLeaf(filter);
  }
}

function notDeclared({ kind }: LeafFilter): DataError {
  return new DataError('INTERNAL', `A filter (${kind}) was pushed down that is not declared to be.`);
}

function compileDocumentField(compiler: TestCompiler, { path, test }: FieldFilter): Sql {
  switch (path.root) {
    case 'data':
    case 'metadata': {
      const [first, ...rest] = path.segments;
      const root: JsonNode = { form: 'json', source: documentColumns[path.root], steps: [] };
      const start = first === undefined ? root : descend(root, [first]);
      return walkPath(compiler.dialect, compiler.aliases, start, rest, compileTest(compiler, test));
    }
    case 'id':
      return compileColumnTest(compiler.dialect, test, documentColumns.id, 'string');
    case 'version':
      return compileColumnTest(compiler.dialect, test, documentColumns.version, 'number');
    case 'created_at':
    case 'updated_at':
      return compileColumnTest(compiler.dialect, test, documentColumns[path.root], 'date');
    case 'value':
      throw new DataError('INTERNAL', 'A path below a value was used on a document.');
  }
}

function compileElementLeaf(compiler: TestCompiler, leaf: LeafFilter, element: JsonNode): Sql {
  if (leaf.kind !== 'field') throw notDeclared(leaf);
  return compileElementField(compiler, leaf, element);
}

/** Inside `$elemMatch` an element stands for itself: one that is an array is an object whose names are its positions. */
function compileElementField(compiler: TestCompiler, { path, test }: FieldFilter, element: JsonNode): Sql {
  const { dialect, aliases } = compiler;
  const leaf = compileTest(compiler, test);
  const [first, ...rest] = path.segments;
  if (first === undefined) return leaf.ofItem(element);
  const asObject = walkPath(dialect, aliases, descend(element, [first]), rest, leaf);
  const position = positionOf(first);
  if (position === undefined) return asObject;
  const asArray = walkPath(dialect, aliases, descend(element, [position]), rest, leaf);
  return sql`CASE WHEN ${dialect.json.isType(element, ['array'])} THEN ${asArray} ELSE ${asObject} END`;
}
