import { DataError } from '@database-service/core';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';

/** Texts longer than this are not searched for the place of the fault: the search is slower than the parser. */
const searchedLengthMax = 1024 * 1024;

/**
 * Parses JSON text.
 * @param name - what the text is, to begin the message with
 * @param pointer - where in the input it stands
 * @throws DataError MALFORMED_JSON, details have position (from 0), line and column (from 1)
 */
export function parseJson(text: string, name: string, pointer?: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const place = findFault(text);
    const where = place === undefined ? '' : ` at line ${place.line}, column ${place.column} (${place.fault})`;
    throw new DataError('MALFORMED_JSON', `${name} is not valid JSON${where}.`, {
      details: {
        ...(pointer === undefined ? {} : { pointer }),
        ...(place === undefined ? {} : { position: place.position, line: place.line, column: place.column }),
      },
      cause,
    });
  }
}

// V8 tells the position in some of its messages only.
function findFault(text: string): { position: number; line: number; column: number; fault: string } | undefined {
  if (text.length > searchedLengthMax) return undefined;
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    // Too deep for a recursive parser.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const [first] = errors;
  if (first === undefined) return undefined;
  const before = text.slice(0, first.offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const fault = printParseErrorCode(first.error).replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return {
    position: first.offset,
    line: before.split('\n').length,
    column: first.offset - lineStart + 1,
    fault: fault.toLowerCase(),
  };
}
