import type { Answer } from '../output/answer.js';
import type { notModifiedSchema } from '../output/documents.js';

/** The answer to a conditional read whose client has the current document already. */
export type NotModified = Answer<typeof notModifiedSchema>;

/** Tells the two answers of a conditional read apart. */
export function isNotModified(output: object): output is NotModified {
  return 'not_modified' in output;
}
