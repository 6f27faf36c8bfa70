import type { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { DataError, isDataError } from '@database-service/core';
import { StrictReader } from './strict-reader.js';

/** What generated code offers for a message. */
export interface MessageType<Message> {
  encode(message: Message): BinaryWriter;
  decode(input: BinaryReader): Message;
}

/**
 * Reads a message. One that cannot be read is an error in its place, which the call is answered with: thrown here, it would
 * reach the client as a bare INTERNAL.
 */
export function readMessage<Message>(
  type: Pick<MessageType<Message>, 'decode'>,
  bytes: Uint8Array,
): Message | DataError {
  const reader = new StrictReader(bytes);
  try {
    const message = type.decode(reader);
    return reader.pos === reader.len ? message : malformed();
  } catch (error) {
    if (isDataError(error)) return error;
    return isTooLarge(error) ? integerTooLarge() : malformed(error);
  }
}

/** The bytes of a message. */
export function writeMessage<Message>(type: Pick<MessageType<Message>, 'encode'>, message: Message): Buffer {
  const bytes = type.encode(message).finish();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// Of the generated code, for int64 fields.
function isTooLarge(error: unknown): boolean {
  return error instanceof Error && /\b(MAX|MIN)_SAFE_INTEGER\b/.test(error.message);
}

function integerTooLarge(): DataError {
  return new DataError('LIMIT_EXCEEDED', 'An integer of the message is beyond 2^53-1; give a smaller one.');
}

function malformed(cause?: unknown): DataError {
  const message = 'The message is not what the method takes, in protobuf; generate the client from proto/database.';
  return new DataError('BAD_ARGUMENT', message, { cause });
}
