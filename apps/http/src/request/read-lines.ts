import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImportLine } from '@database-service/application';
import { DataError } from '@database-service/core';

const newline = 0x0a;

/** Lines after which others get a turn: a packed body may bring very many at once that cost no write. */
const linesPerTurn = 512;
const blankLinesPerTurn = 20_000;

/**
 * Splits NDJSON into parsed lines, keeping one line in memory. Blank lines are passed over but counted; a line that is
 * not UTF-8 or not JSON is handed on as a problem.
 * @throws DataError BODY_TOO_LARGE for a line over the limit: that is no NDJSON, or a bomb
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  lineBytesMax: number,
): AsyncGenerator<ImportLine, void, undefined> {
  let line = 0;
  let pieces: Buffer[] = [];
  let size = 0;
  let turn = 0;
  const take = (piece: Buffer): Buffer => {
    size += piece.length;
    if (size > lineBytesMax) throw lineTooLong(line + 1, lineBytesMax);
    pieces.push(piece);
    return pieces.length === 1 ? piece : Buffer.concat(pieces, size);
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      turn += end === start ? 1 / blankLinesPerTurn : 1 / linesPerTurn;
      if (turn >= 1) {
        turn = 0;
        await nextTurn();
      }
      if (end === start && size === 0) {
        line += 1;
        start = end + 1;
        continue;
      }
      const bytes = take(chunk.subarray(start, end));
      line += 1;
      pieces = [];
      size = 0;
      start = end + 1;
      const parsed = parseLine(bytes, line);
      if (parsed !== undefined) yield parsed;
    }
    if (start < chunk.length) {
      size += chunk.length - start;
      if (size > lineBytesMax) throw lineTooLong(line + 1, lineBytesMax);
      pieces.push(chunk.subarray(start));
    }
  }
  if (size > 0) {
    const parsed = parseLine(Buffer.concat(pieces, size), line + 1);
    if (parsed !== undefined) yield parsed;
  }
}

function parseLine(bytes: Buffer, line: number): ImportLine | undefined {
  if (!isUtf8(bytes)) return { line, problem: 'The line is not valid UTF-8.' };
  const text = bytes.toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    // A byte order mark before the first line is no fault.
    const value: unknown = JSON.parse(line === 1 ? text.replace(/^\ufeff/, '') : text);
    return { line, value, bytes: bytes.length };
  } catch {
    return { line, problem: 'The line is not valid JSON.' };
  }
}

function lineTooLong(line: number, lineBytesMax: number): DataError {
  const message = `Line ${line} is longer than ${lineBytesMax} bytes. Send one JSON document in each line.`;
  return new DataError('BODY_TOO_LARGE', message, { details: { line, limit_bytes: lineBytesMax } });
}
