import type { Document } from '../document/document.js';
import { valuePath } from '../document/path.js';
import { toPipelineDocument } from '../document/to-pipeline-document.js';
import type { Filter } from '../filter/ast.js';
import { field } from '../filter/build.js';
import { compileValueFilter } from '../filter/match.js';
import { excludeFields, includeFields } from '../pipeline/shape/apply-tree.js';
import { compileFieldTree } from '../pipeline/shape/compile-tree.js';
import { getOwn, setOwn } from '../value/own-field.js';
import { type DataObject, isValueArray, type Value } from '../value/value.js';
import { compilePositional } from './positional.js';
import type { ProjectedElement, Projection } from './projection.js';
import { sliceField } from './slice.js';

/** Gives the document with its data in the shape that was asked for; the rest stays. */
export type ProjectDocument = (document: Document) => Document;

/**
 * Makes the function that shapes documents. Fields keep the document's order, computed ones follow; what is kept whole
 * is shared with the document, not copied. It may throw what expressions throw.
 *
 * A path goes through arrays, nested ones too. Where a path goes on but the value does not (a scalar), including drops
 * it, from arrays as well, and excluding keeps it, as in MongoDB.
 *
 * @param filter - what the documents have matched, for `field.$`
 * @throws DataError BAD_OPERAND if there is a `field.$` and the filter has no condition on the field
 */
export function compileProjection(projection: Projection, filter?: Filter): ProjectDocument {
  const { slices, elements, positional } = projection;
  const shape = compileShape(projection);
  const narrow = positional === undefined ? undefined : compilePositional(positional, filter);
  const addElements = elements.map(compileElement);
  return (document) => {
    let data = shape(narrow === undefined ? document.data : narrow(document), document);
    for (const add of addElements) data = add(data, document.data);
    for (const slice of slices) data = sliceField(data, slice);
    return { ...document, data };
  };
}

type Shape = (data: DataObject, document: Document) => DataObject;

function compileShape({ mode, tree }: Projection): Shape {
  const compiled = compileFieldTree(tree);
  if (mode === 'exclude') return (data) => excludeFields(data, compiled);
  if (compiled.additions.length === 0) return (data) => includeFields(data, compiled, 'A projection');
  return (data, document) => includeFields(data, compiled, 'A projection', toPipelineDocument(document, false));
}

/** `$elemMatch`: an array of the first element that matches; without one there is no field. */
function compileElement({
  name,
  filter,
  form,
}: ProjectedElement): (shaped: DataObject, data: DataObject) => DataObject {
  const matches = compileValueFilter(field(valuePath, { kind: 'elemMatch', filter, form }));
  return (shaped, data) => {
    const value = getOwn(data, name);
    const element = isValueArray(value) ? value.find((candidate) => matches([candidate])) : undefined;
    const copy: Record<string, Value> = { ...shaped };
    if (element === undefined) Reflect.deleteProperty(copy, name);
    else setOwn(copy, name, [element]);
    return copy;
  };
}
