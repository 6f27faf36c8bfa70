import { quoteInput } from '../errors/quote.js';
import { schemaError } from './schema-error.js';

/** The drafts that are understood; without `$schema` it is 2020-12, with MongoDB's older forms. */
export type SchemaDraft = '2020-12' | '07';

const drafts: ReadonlyMap<unknown, SchemaDraft> = new Map([
  ['https://json-schema.org/draft/2020-12/schema', '2020-12'],
  ['http://json-schema.org/draft-07/schema', '07'],
]);

/**
 * The draft that a schema names with `$schema`.
 *
 * @throws DataError NOT_SUPPORTED for another draft, BAD_OPERAND
 */
export function readDraft(named: unknown, pointer: string): SchemaDraft {
  if (named === undefined) return '2020-12';
  if (typeof named !== 'string') throw schemaError('$schema must be the address of a draft.', pointer);
  const draft = drafts.get(named.replace(/#$/, ''));
  if (draft !== undefined) return draft;
  throw schemaError(
    `The draft ${quoteInput(named)} is not supported; write draft 2020-12 (the default) or draft-07.`,
    pointer,
    'NOT_SUPPORTED',
  );
}
