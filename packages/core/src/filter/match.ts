import type { Document } from '../document/document.js';
import { readRoot } from '../document/read-path.js';
import { DataError } from '../errors/data-error.js';
import { type DataObject, isDataObject, isValueArray, type Value } from '../value/value.js';
import type { ElemMatchTest, FieldFilter, FieldTest, Filter } from './ast.js';
import { compileDocumentExpr, compileValueExpr } from './match-expr.js';
import { compileDocumentSchema, compileValueSchema } from './match-json-schema.js';
import { compileTest, type ValueTest } from './match-leaf.js';
import { compileLeaf, compilePath, compileReader, type LeafArrays } from './match-path.js';
import { compileText } from './match-text.js';

/** Decides whether something matches. */
export type Matcher<Subject> = (subject: Subject) => boolean;

/**
 * Compiles a filter for documents. The function is pure and may be kept as long as the filter.
 *
 * @throws DataError INTERNAL if a path is one below a value
 */
export function compileFilter(filter: Filter): Matcher<Document> {
  return compileNode(filter, { compileField: compileDocumentField, compileWhole: compileDocumentWhole });
}

/**
 * Compiles a filter whose paths have the root `value`. The value is taken for that of a field: where it is an array,
 * its elements are tested too, and its objects are entered.
 *
 * @throws DataError INTERNAL if a path is one of the envelope
 */
export function compileValueFilter(filter: Filter): Matcher<Value> {
  return compileNode(filter, { compileField: compileValueField, compileWhole: compileValueWhole });
}

/** Filters that look at a document as a whole. */
type WholeFilter = Exclude<Filter, { kind: 'all' | 'none' | 'not' | 'and' | 'or' | 'field' }>;

/** How the leaves of a filter are compiled for what it is to test. */
interface LeafCompilers<Subject> {
  readonly compileField: (filter: FieldFilter) => Matcher<Subject>;
  readonly compileWhole: (filter: WholeFilter) => Matcher<Subject>;
}

function compileNode<Subject>(filter: Filter, leaves: LeafCompilers<Subject>): Matcher<Subject> {
  switch (filter.kind) {
    case 'all':
      return () => true;
    case 'none':
      return () => false;
    case 'not': {
      const matches = compileNode(filter.filter, leaves);
      return (subject) => !matches(subject);
    }
    case 'and': {
      const parts = filter.filters.map((part) => compileNode(part, leaves));
      return (subject) => {
        for (const matches of parts) if (!matches(subject)) return false;
        return true;
      };
    }
    case 'or': {
      const parts = filter.filters.map((part) => compileNode(part, leaves));
      return (subject) => {
        for (const matches of parts) if (matches(subject)) return true;
        return false;
      };
    }
    case 'field':
      return leaves.compileField(filter);
    default:
      return leaves.compileWhole(filter);
  }
}

function compileDocumentWhole(filter: WholeFilter): Matcher<Document> {
  if (filter.kind === 'expr') return compileDocumentExpr(filter);
  if (filter.kind === 'jsonSchema') return compileDocumentSchema(filter);
  return compileText(filter);
}

function compileValueWhole(filter: WholeFilter): Matcher<Value> {
  if (filter.kind === 'jsonSchema') return compileValueSchema(filter);
  return filter.kind === 'expr' ? compileValueExpr(filter) : refuseWhole(filter);
}

function refuseWhole(filter: WholeFilter): never {
  throw new DataError('INTERNAL', `A filter of the kind ${filter.kind} cannot be run here.`);
}

function compileDocumentField({ path, test }: FieldFilter): Matcher<Document> {
  const { root, segments } = path;
  if (root === 'value') throw misplacedPath('value', 'a document');
  const [matches, leafArrays] = compileFieldTest(test);
  const [first] = segments;
  if (first === undefined) return (document) => matches(readRoot(document, root));
  if (root === 'data' && segments.length === 1) {
    const read = compileReader(first);
    const matchesLeaf = compileLeaf(matches, leafArrays);
    return (document) => matchesLeaf(read(document.data));
  }
  const { matchObject } = compilePath(segments, matches, leafArrays);
  if (root === 'data') return (document) => matchObject(document.data);
  return (document) => matchObject(document.metadata);
}

function compileValueField({ path, test }: FieldFilter): Matcher<Value> {
  const { root, segments } = path;
  if (root !== 'value') throw misplacedPath(root, 'a value');
  const [matches, leafArrays] = compileFieldTest(test);
  if (segments.length === 0) return compileLeaf(matches, leafArrays);
  const { matchObject, matchArray } = compilePath(segments, matches, leafArrays);
  return (value) => {
    if (isDataObject(value)) return matchObject(value);
    return isValueArray(value) ? matchArray(value) : matches(undefined);
  };
}

/** Inside `$elemMatch` an element stands for itself: one that is an array is an object whose names are its indexes. */
function compileElementField({ path, test }: FieldFilter): Matcher<Value> {
  const { root, segments } = path;
  if (root !== 'value') throw misplacedPath(root, 'a value');
  const [matches, leafArrays] = compileFieldTest(test);
  if (segments.length === 0) return matches;
  const { matchObject } = compilePath(segments, matches, leafArrays);
  return (value) => {
    if (isDataObject(value)) return matchObject(value);
    return isValueArray(value) ? matchObject(nameElements(value)) : matches(undefined);
  };
}

function compileFieldTest(test: FieldTest): readonly [ValueTest, LeafArrays] {
  if (test.kind === 'elemMatch') return [compileElemMatch(test), 'whole'];
  return [compileTest(test), test.kind === 'size' ? 'whole' : 'elements'];
}

function compileElemMatch({ filter, form }: ElemMatchTest): ValueTest {
  const matches = compileNode(filter, { compileField: compileElementField, compileWhole: refuseWhole });
  const fits = form === 'object' ? (element: Value) => isDataObject(element) || isValueArray(element) : () => true;
  return (value) => isValueArray(value) && value.some((element) => fits(element) && matches(element));
}

/** Rare (arrays directly in arrays), so a copy is cheap enough. `length` and other inherited names are no fields of it. */
function nameElements(array: readonly Value[]): DataObject {
  return Object.fromEntries(array.entries());
}

function misplacedPath(root: string, subject: string): DataError {
  return new DataError('INTERNAL', `A path with the root ${root} was used on ${subject}.`);
}
