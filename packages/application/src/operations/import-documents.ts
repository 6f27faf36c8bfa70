import { checkCancelled, checkCollectionName, isDataError } from '@database-service/core';
import Type from 'typebox';
import { closed, collectionField } from '../input/fields.js';
import { defineUpload } from '../operation.js';
import { importResultSchema } from '../output/writes.js';
import type { ImportLine, ImportResult } from '../resource/outputs.js';
import { ImportBatch } from '../write/import-batch.js';
import { parseImportLine } from '../write/import-line.js';
import { ImportTally } from '../write/import-tally.js';
import { WriteBehind } from '../write/write-behind.js';
import { writeImportBatch } from '../write/write-import-batch.js';

const input = closed({
  collection: collectionField,
  on_conflict: Type.Optional(
    Type.Enum(['fail', 'skip', 'replace'], {
      default: 'fail',
      description: 'What becomes of a line whose id exists: it fails, is passed over, or replaces the document.',
    }),
  ),
});

/**
 * Writes a stream of lines `{data, id?, metadata?}` into a collection, as an export gives them: its `version`, `created_at`
 * and `updated_at` are taken, but the new documents have their own.
 *
 * Goes on after a line that fails, and ends with the first failure's error if there was any. Lines are read and checked while
 * those before them are written; memory stays flat, as one batch is written and one read at a time.
 */
export const importDocuments = defineUpload({
  name: 'importDocuments',
  kind: 'write',
  summary: 'Writes a stream of documents into a collection.',
  input,
  output: importResultSchema,
  async run(scope, given, items: AsyncIterable<ImportLine>): Promise<ImportResult> {
    const collection = checkCollectionName(given.collection, '/collection');
    const onConflict = given.on_conflict ?? 'fail';
    const tally = new ImportTally();
    const batch = new ImportBatch();
    const writes = new WriteBehind();
    const flush = (): Promise<void> =>
      writes.begin(async () => {
        checkCancelled(scope.context);
        await writeImportBatch(scope, { collection, onConflict, lines: batch.take() }, tally);
      });
    try {
      for await (const item of items) {
        const line = tally.attempt(item, () => parseImportLine(scope.service, item));
        if (line === undefined) continue;
        if (!batch.hasRoomFor(line)) await flush();
        batch.add(line);
      }
      if (!batch.isEmpty) await flush();
      await writes.end();
    } catch (error) {
      // What is being written counts, too.
      await writes.end().catch(() => undefined);
      throw isDataError(error) ? tally.interrupt(error) : error;
    }
    return tally.finish();
  },
});
