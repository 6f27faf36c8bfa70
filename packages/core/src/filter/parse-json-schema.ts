import { parseSchema } from '../schema/compile-schema.js';
import type { JsonSchemaFilter } from './ast.js';
import { countNode, filterError, type ParseContext } from './parse-context.js';

/** `$jsonSchema`: a JSON Schema for the document's data as a whole; it may stand where `$expr` may. */
export function parseJsonSchema(context: ParseContext, raw: unknown, pointer: string): JsonSchemaFilter {
  if (context.expressions === undefined) {
    throw filterError('NOT_SUPPORTED', '$jsonSchema cannot be used here; write tests of fields.', pointer);
  }
  countNode(context, pointer);
  return Object.freeze({ kind: 'jsonSchema', schema: parseSchema(raw, pointer).source });
}
