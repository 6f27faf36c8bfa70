import { measureJson } from '../document/content-size.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import type { Limits } from '../limits.js';
import { badOperand, checkDepth } from '../update/operand.js';
import { equalValues } from '../value/compare.js';
import { decodeData } from '../value/decode.js';
import { encodeValue } from '../value/encode.js';
import type { DataObject, Value } from '../value/value.js';
import type { PatchOperation } from './patch-operation.js';
import { cloneJson, insertChild, type JsonTree, readPlace, removeChild, replaceChild } from './patch-place.js';

/** Of bytes that a patch may move about, as often as a document may be large: each is looked at. */
const movedDocumentsMax = 10;

/**
 * What a JSON Patch makes of a document's data. The data is not touched, and nothing of the outcome is there if one
 * operation fails.
 *
 * @param id - the document's, for errors
 * @throws DataError PATCH_TEST_FAILED; BAD_OPERAND (a place that is not there); DOCUMENT_TOO_LARGE, LIMIT_EXCEEDED; and
 *   what data is refused for
 */
export function applyJsonPatch(
  operations: readonly PatchOperation[],
  data: DataObject,
  limits: Limits,
  id: string,
): DataObject {
  const patching = new Patching(cloneJson(encodeValue(data)), limits, id);
  operations.forEach((operation, index) => {
    patching.apply(operation, extendPointer('', index));
  });
  return decodeData(patching.root, limits);
}

/** One run of a patch over a tree that nobody else has. */
class Patching {
  root: JsonTree;
  readonly #limits: Limits;
  readonly #id: string;
  #copiedBytes = 0;
  #movedBytes = 0;

  constructor(root: JsonTree, limits: Limits, id: string) {
    this.root = root;
    this.#limits = limits;
    this.#id = id;
  }

  apply(operation: PatchOperation, pointer: string): void {
    const at = extendPointer(pointer, 'path');
    switch (operation.op) {
      case 'add':
        this.#add(operation.path, cloneJson(operation.value), at);
        break;
      case 'replace':
        this.#read(operation.path, at);
        this.#replace(operation.path, cloneJson(operation.value), at);
        break;
      case 'remove':
        this.#read(operation.path, at);
        this.#remove(operation.path, at);
        break;
      case 'test':
        if (!equalValues(this.#read(operation.path, at) as Value, operation.value as Value)) throw testFailed(pointer);
        break;
      case 'copy': {
        const value = this.#read(operation.from, extendPointer(pointer, 'from'));
        this.#countCopy(value);
        this.#add(operation.path, cloneJson(value), at);
        break;
      }
      case 'move':
        this.#move(operation.from, operation.path, pointer);
    }
  }

  #move(from: readonly string[], path: readonly string[], pointer: string): void {
    const source = extendPointer(pointer, 'from');
    const value = this.#read(from, source);
    const isWithin = path.length >= from.length && from.every((token, index) => token === path[index]);
    if (isWithin && path.length === from.length) return;
    if (isWithin) throw badOperand('A value cannot be moved into itself.', extendPointer(pointer, 'path'));
    this.#countMove(value, pointer);
    this.#remove(from, source);
    this.#add(path, value, extendPointer(pointer, 'path'));
  }

  #read(path: readonly string[], pointer: string): JsonTree {
    const value = readPlace(this.root, path);
    if (value !== undefined) return value;
    throw badOperand('There is nothing at this place of the document; read it again and correct the patch.', pointer);
  }

  #add(path: readonly string[], value: JsonTree, pointer: string): void {
    checkDepth(value as Value, path.length, this.#limits, pointer);
    const last = path.at(-1);
    if (last === undefined) this.root = value;
    else if (!insertChild(readPlace(this.root, path.slice(0, -1)), last, value)) {
      throw badOperand('There is no object or array to put the value into at this place.', pointer);
    }
  }

  #replace(path: readonly string[], value: JsonTree, pointer: string): void {
    checkDepth(value as Value, path.length, this.#limits, pointer);
    const last = path.at(-1);
    if (last === undefined) this.root = value;
    else replaceChild(readPlace(this.root, path.slice(0, -1)), last, value);
  }

  #remove(path: readonly string[], pointer: string): void {
    const last = path.at(-1);
    if (last === undefined)
      throw badOperand('The whole of the data cannot be taken away; delete the document.', pointer);
    removeChild(readPlace(this.root, path.slice(0, -1)), last);
  }

  /** Copies of copies grow without end: together they may be as large as a document. */
  #countCopy(value: JsonTree): void {
    const limit = this.#limits.documentBytesMax;
    this.#copiedBytes += measureJson(value as Value, limit);
    if (this.#copiedBytes <= limit) return;
    throw new DataError('DOCUMENT_TOO_LARGE', `The copies of the patch are larger than ${limit} bytes; make fewer.`, {
      details: { document_id: this.#id, limit },
    });
  }

  #countMove(value: JsonTree, pointer: string): void {
    const limit = this.#limits.documentBytesMax * movedDocumentsMax;
    this.#movedBytes += measureJson(value as Value, limit);
    if (this.#movedBytes <= limit) return;
    throw new DataError('LIMIT_EXCEEDED', `The patch moves more than ${limit} bytes; split it.`, {
      details: { pointer, limit },
    });
  }
}

function testFailed(pointer: string): DataError {
  return new DataError(
    'PATCH_TEST_FAILED',
    'The document does not have the value that the patch tests for; nothing was changed. Read it again.',
    { details: { pointer } },
  );
}
