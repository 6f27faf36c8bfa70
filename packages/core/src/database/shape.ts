import type { Document } from '../document/document.js';
import { compileProjection } from '../projection/project.js';
import type { Projection } from '../projection/projection.js';

/** Makes the function that gives a document the shape its reader asked for. */
export function compileShape<Shape extends object>(
  projection: Projection | undefined,
): (document: Document) => Document<Shape> {
  if (projection === undefined) return retype;
  const project = compileProjection(projection);
  return (document) => retype({ ...document, data: project(document.data) });
}

/** The one place where what was stored becomes the type that the caller says it has. */
export function retype<Typed>(value: unknown): Typed {
  return value as Typed;
}
