import Type from 'typebox';
import { closed, collectionField, filterField } from '../input/fields.js';
import { defineDownload } from '../operation.js';
import type { ExportedDocument } from '../resource/outputs.js';
import { notBuilt } from './not-built.js';

const input = closed({ collection: collectionField, filter: Type.Optional(filterField) });

/** Streams the documents of a collection, by id. */
export const exportDocuments = defineDownload({
  name: 'exportDocuments',
  kind: 'read',
  summary: 'Streams the documents of a collection, by id.',
  input,
  run(_scope, _input): AsyncIterable<ExportedDocument> {
    throw notBuilt('exportDocuments');
  },
});
