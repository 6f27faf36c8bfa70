import type { Document } from '../document/document.js';
import { compiledSchemaOf } from '../schema/compile-schema.js';
import type { Value } from '../value/value.js';
import type { JsonSchemaFilter } from './ast.js';
import type { Matcher } from './match.js';

/** `$jsonSchema` on a document: its data, without the id. */
export function compileDocumentSchema({ schema }: JsonSchemaFilter): Matcher<Document> {
  const compiled = compiledSchemaOf(schema);
  return ({ data }) => compiled.fits(data);
}

/** `$jsonSchema` on a pipeline's document: all that it has by then. */
export function compileValueSchema({ schema }: JsonSchemaFilter): Matcher<Value> {
  const compiled = compiledSchemaOf(schema);
  return (value) => compiled.fits(value);
}
