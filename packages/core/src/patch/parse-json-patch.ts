import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import type { Limits } from '../limits.js';
import type { JsonPatchUpdate } from '../update/ast.js';
import { badOperand } from '../update/operand.js';
import { decodeValue } from '../value/decode.js';
import { encodeValue } from '../value/encode.js';
import { freezeValue } from '../value/freeze-value.js';
import { isPlainObject } from '../value/plain-object.js';
import type { Value } from '../value/value.js';
import type { PatchOperation } from './patch-operation.js';

type RawOperation = Readonly<Record<string, unknown>>;

const operationsMax = 1_000;
const operationNames = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const;

/**
 * Parses a JSON Patch (RFC 6902) of a document's data. Members that the RFC does not know are ignored, as it says.
 *
 * @param raw - parsed JSON
 * @param pointer - JSON pointer to it, for errors
 * @throws DataError BAD_OPERAND, LIMIT_EXCEEDED, and what a value is refused for
 */
export function parseJsonPatch(raw: unknown, limits: Limits, pointer = ''): JsonPatchUpdate {
  if (!Array.isArray(raw)) throw badOperand('A JSON Patch is an array of operations.', pointer);
  if (raw.length > operationsMax) {
    throw new DataError('LIMIT_EXCEEDED', `A JSON Patch has ${operationsMax} operations at most; split it.`, {
      details: { pointer, limit: operationsMax },
    });
  }
  const operations = raw.map((item: unknown, index) =>
    Object.freeze(parseOperation(item, limits, extendPointer(pointer, index))),
  );
  return Object.freeze({ kind: 'jsonPatch', operations: Object.freeze(operations) });
}

function parseOperation(raw: unknown, limits: Limits, pointer: string): PatchOperation {
  if (!isPlainObject(raw)) throw badOperand('An operation of a JSON Patch is an object.', pointer);
  const op = operationNames.find((name) => name === raw.op);
  if (op === undefined) {
    throw badOperand(`The op of an operation is one of ${operationNames.join(', ')}.`, extendPointer(pointer, 'op'));
  }
  const path = readPointer(raw, 'path', limits, pointer);
  if (op === 'remove') return { op, path };
  if (op === 'move' || op === 'copy') return { op, path, from: readPointer(raw, 'from', limits, pointer) };
  const at = extendPointer(pointer, 'value');
  if (!Object.hasOwn(raw, 'value')) throw badOperand(`The operation ${op} needs a value.`, at);
  return { op, path, value: freezeValue(encodeValue(decodeValue(raw.value, limits, at)) as Value) };
}

function readPointer(raw: RawOperation, name: 'path' | 'from', limits: Limits, pointer: string): readonly string[] {
  const at = extendPointer(pointer, name);
  const text = Object.hasOwn(raw, name) ? raw[name] : undefined;
  if (typeof text !== 'string' || !/^(?:\/(?:[^~]|~[01])*)?$/.test(text)) {
    throw badOperand(`${name} must be a JSON pointer, such as "/tags/0"; "~" is written ~0.`, at);
  }
  if (text === '') return [];
  const tokens = text.slice(1).split('/').map(unescapeToken);
  if (tokens.length > limits.depthMax) {
    throw new DataError('LIMIT_EXCEEDED', `A pointer has more than ${limits.depthMax} steps; shorten it.`, {
      details: { pointer: at, limit: limits.depthMax },
    });
  }
  const reserved = tokens.find((token) => token === '__proto__' || token === 'constructor');
  if (reserved === undefined) return Object.freeze(tokens);
  throw badOperand(`${quoteInput(reserved)} is no name of a field.`, at);
}

function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
