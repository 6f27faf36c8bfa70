import type { Document } from '../document/document.js';
import type { Filter } from '../filter/ast.js';
import { compileProjection } from '../projection/project.js';
import type { Projection } from '../projection/projection.js';

/**
 * Makes the function that gives a document the shape its reader asked for.
 *
 * @param filter - what the document has matched as it is given back, for `field.$`
 * @throws DataError BAD_OPERAND if the projection needs more of a filter
 */
export function compileShape<Shape extends object>(
  projection: Projection | undefined,
  filter?: Filter,
): (document: Document) => Document<Shape> {
  if (projection === undefined) return retype;
  const project = compileProjection(projection, filter);
  return (document) => retype(project(document));
}

/** The one place where what was stored becomes the type that the caller says it has. */
export function retype<Typed>(value: unknown): Typed {
  return value as Typed;
}
