import { escapeUnprintable, formatCell } from './format-cell.js';
import { formatTable } from './format-table.js';
import type { OutputFormat } from './output-format.js';
import { paint } from './paint.js';
import { RecordTable, type TableRecord } from './record-table.js';
import { writeOut } from './write-out.js';

/** Rows as they come, page by page. */
export type Pages<Row> = AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;

/**
 * Prints rows as a table, as lines of JSON, or as one JSON array, as they come: memory holds a page.
 * @param toRecord - a row as cells of a table
 * @returns the number of rows
 */
export async function printRecords<Row>(
  pages: Pages<Row>,
  format: OutputFormat,
  toRecord: (row: Row) => TableRecord,
): Promise<number> {
  const table = new RecordTable();
  let count = 0;
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    if (format === 'text') await writeOut(table.format(rows.map(toRecord)));
    else if (format === 'ndjson') await writeOut(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    else await writeOut((count === 0 ? '[\n' : ',\n') + rows.map((row) => JSON.stringify(row)).join(',\n'));
    count += rows.length;
  }
  if (format === 'json') await writeOut(count === 0 ? '[]\n' : '\n]\n');
  return count;
}

/** Prints one thing: its fields below each other, or as JSON. */
export async function printFields(
  fields: TableRecord,
  format: OutputFormat,
  shown: TableRecord = fields,
): Promise<void> {
  if (format !== 'text') return writeOut(formatJson(fields, format));
  const rows = Object.entries(shown).map(([name, value]) => [escapeUnprintable(name), formatCell(value)] as const);
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  await writeOut(formatTable(rows.map(([name, cell]) => [paint('bold', name.padEnd(width)), cell])));
}

/** A JSON text, on one line or for reading. */
export function formatJson(value: unknown, format: OutputFormat): string {
  return `${format === 'json' ? JSON.stringify(value, null, 2) : JSON.stringify(value)}\n`;
}
