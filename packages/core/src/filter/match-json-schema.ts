import type { Document } from '../document/document.js';
import { compiledSchemaOf } from '../schema/compile-schema.js';
import type { Value } from '../value/value.js';
import type { JsonSchemaFilter } from './ast.js';

/** `$jsonSchema` on a document: its data, without the id. */
export function compileDocumentSchema({ schema }: JsonSchemaFilter): (document: Document) => boolean {
  const compiled = compiledSchemaOf(schema);
  return ({ data }) => compiled.fits(data);
}

/** `$jsonSchema` on a pipeline's document: all that it has by then. */
export function compileValueSchema({ schema }: JsonSchemaFilter): (value: Value) => boolean {
  const compiled = compiledSchemaOf(schema);
  return (value) => compiled.fits(value);
}
