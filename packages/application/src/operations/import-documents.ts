import Type from 'typebox';
import { closed, collectionField } from '../input/fields.js';
import { defineUpload } from '../operation.js';
import type { ImportLine, ImportResult } from '../resource/outputs.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  on_conflict: Type.Optional(
    Type.Enum(['fail', 'skip', 'replace'], {
      default: 'fail',
      description: 'What to do with a document whose id exists.',
    }),
  ),
});

/** Writes a stream of documents into a collection. */
export const importDocuments = defineUpload({
  name: 'importDocuments',
  kind: 'write',
  summary: 'Writes a stream of documents into a collection.',
  input,
  async run(_scope, _input, _items: AsyncIterable<ImportLine>): Promise<ImportResult> {
    throw notBuilt('importDocuments');
  },
});
