import { escapeUnprintable } from '../output/format-cell.js';
import { describeSource, type Refusal } from './refusal.js';

/** What became of the lines of an import. */
export interface ImportCounts {
  readonly inserted_count: number;
  readonly replaced_count: number;
  readonly skipped_count: number;
  readonly failed_count?: number;
  readonly errors?: readonly FailedLine[];
}

interface FailedLine {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** Lines that are shown; --json has all that the service lists. */
const shownMax = 20;

/** What a refused import did all the same, and the message about it. The counts are absent where it did not begin. */
export function explainFailedImport({ status, error }: Refusal): { counts?: ImportCounts; message: string } {
  const counts = error.details as ImportCounts | undefined;
  if (typeof counts?.inserted_count !== 'number') return { message: error.message + describeSource(status, error) };
  const { inserted_count, replaced_count, skipped_count, failed_count = 0, errors = [] } = counts;
  const done = `${inserted_count} inserted, ${replaced_count} replaced, ${skipped_count} skipped, ${failed_count} failed.`;
  const isOfLine = error.message.startsWith('Line ');
  // Beyond its lines, the import itself may have come to an early end.
  const head = isOfLine ? `Some lines were not imported: ${done}` : `${error.message}\n  Until then: ${done}`;
  const lines = errors
    .slice(0, shownMax)
    .map(({ line, code, message }) => `\n  line ${line}: ${escapeUnprintable(message)} (${code})`);
  const more = failed_count > lines.length ? `\n  … and ${failed_count - lines.length} more` : '';
  return {
    counts: { inserted_count, replaced_count, skipped_count, failed_count, errors },
    message: head + lines.join('') + more + describeSource(status, error),
  };
}
