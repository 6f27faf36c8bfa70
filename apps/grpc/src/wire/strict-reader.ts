import { isUtf8 } from 'node:buffer';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { DataError } from '@database-service/core';

/**
 * Reads protobuf strictly: what the message does not have a place for, and text that is not UTF-8, are refused instead of
 * passed over, since their sender relies on them.
 */
export class StrictReader extends BinaryReader {
  #lastVarint = 0;

  constructor(bytes: Uint8Array) {
    super(bytes, readUtf8);
    const read = this.uint32;
    this.uint32 = (): number => {
      this.#lastVarint = read.call(this);
      return this.#lastVarint;
    };
  }

  /**
   * Called by generated code for a field that it does not know, right behind its tag.
   * @throws DataError UNKNOWN_FIELD
   */
  override skip(): never {
    const number = this.#lastVarint >>> 3;
    throw new DataError(
      'UNKNOWN_FIELD',
      `The message has a field ${number} that this version does not know, or knows with another type. See proto/database.`,
      { details: { field_number: number } },
    );
  }
}

function readUtf8(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) {
    throw new DataError('INVALID_ENCODING', 'A string of the message is not valid UTF-8; encode it as UTF-8.');
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
