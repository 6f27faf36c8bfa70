import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { readList, readStruct, readValue } from './read-struct.js';
import { writeList, writeStruct, writeValue } from './write-struct.js';

/**
 * google.protobuf.Struct, Value and ListValue for the generated code, which imports them from here (proto/buf.gen.yaml):
 * JSON is written and read as it is, without messages in between. Generated code would also put a key `__proto__` into
 * the prototype and follow any depth.
 */
interface JsonMessage<Json> {
  wrap(json: Json): Json;
  unwrap(json: Json): Json;
  encode(json: Json, writer?: BinaryWriter): BinaryWriter;
  decode(input: BinaryReader | Uint8Array, length?: number): Json;
}

type JsonObject = Record<string, unknown>;

function defineMessage<Json>(
  write: (json: Json, writer: BinaryWriter) => void,
  read: (reader: BinaryReader, end: number) => Json,
): JsonMessage<Json> {
  return {
    wrap: (json) => json,
    unwrap: (json) => json,
    encode(json, writer = new BinaryWriter()) {
      write(json, writer);
      return writer;
    },
    decode(input, length) {
      const reader = input instanceof BinaryReader ? input : new BinaryReader(input);
      return read(reader, length === undefined ? reader.len : reader.pos + length);
    },
  };
}

/** A JSON object. */
export const Struct = defineMessage<JsonObject>(writeStruct, (reader, end) => readStruct(reader, end, 1));

/** Any JSON value. */
export const Value = defineMessage<unknown>(writeValue, (reader, end) => readValue(reader, end, 1));

/** A JSON array. */
export const ListValue = defineMessage<unknown[]>(writeList, (reader, end) => readList(reader, end, 1));
