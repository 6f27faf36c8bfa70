import { readFileSync } from 'node:fs';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { exitCodes, Failure } from '../failure.js';
import { escapeUnprintable } from '../output/format-cell.js';

/** Columns of the text that are shown on either side of a fault. */
const shownAround = 30;

/**
 * The value of an argument in JSON, or in a file: `@file.json`, `@-` for standard input.
 * @param name - what it is, to begin the message with: `The filter`
 * @throws Failure with the place of the fault
 */
function readJson(given: string, name: string): unknown {
  const text = given.startsWith('@') ? readSource(given.slice(1), name) : given;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(`${name} is not valid JSON${locate(text, error as Error)}`, exitCodes.misused);
  }
}

/** As readJson, for an object. */
export function readJsonObject(given: string, name: string): Readonly<Record<string, unknown>> {
  const value = readJson(given, name);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Failure(`${name} must be a JSON object, for example {"age":{"$gte":30}}.`, exitCodes.misused);
}

/** As readJson, for a list of objects. */
export function readJsonList(given: string, name: string): readonly unknown[] {
  const value = readJson(given, name);
  if (Array.isArray(value)) return value;
  throw new Failure(`${name} must be a JSON array, for example [{"$match":{"age":36}}].`, exitCodes.misused);
}

function readSource(file: string, name: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new Failure(`${name} cannot be read from ${file}: ${(error as Error).message}`, exitCodes.misused);
  }
}

// V8 tells the position in some of its messages only.
function locate(text: string, cause: Error): string {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first === undefined) return `: ${cause.message}`;
  const before = text.slice(0, first.offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const lineEnd = text.indexOf('\n', lineStart);
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const at = first.offset - lineStart;
  const from = Math.max(0, at - shownAround);
  const lead = `${from > 0 ? '…' : ''}${escapeUnprintable(line.slice(from, at))}`;
  const rest = escapeUnprintable(line.slice(at, at + shownAround));
  const fault = printParseErrorCode(first.error).replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const place = `line ${before.split('\n').length}, column ${at + 1} (${fault.toLowerCase()})`;
  return ` at ${place}:\n  ${lead}${rest}\n  ${' '.repeat([...lead].length)}^\nPut JSON between single quotes in the shell, or in a file: @file.json`;
}
