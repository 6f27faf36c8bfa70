import type { BinaryWriter } from '@bufbuild/protobuf/wire';

/** Tags of google/protobuf/struct.proto: number and wire type of each field. */
const tags = {
  fields: 10,
  key: 10,
  entryValue: 18,
  values: 10,
  null: 8,
  number: 17,
  string: 26,
  bool: 32,
  struct: 42,
  list: 50,
};

/** Writes a JSON object's entries, in their order. */
export function writeStruct(json: Readonly<Record<string, unknown>>, writer: BinaryWriter): void {
  for (const [key, value] of Object.entries(json)) {
    if (value === undefined) continue;
    writer.uint32(tags.fields).fork();
    writer.uint32(tags.key).string(key);
    writer.uint32(tags.entryValue).fork();
    writeValue(value, writer);
    writer.join().join();
  }
}

/** Writes an array's elements. */
export function writeList(json: readonly unknown[], writer: BinaryWriter): void {
  for (const value of json) {
    writer.uint32(tags.values).fork();
    writeValue(value, writer);
    writer.join();
  }
}

/** Writes what a Value has inside. @param json - parsed JSON */
export function writeValue(json: unknown, writer: BinaryWriter): void {
  switch (typeof json) {
    case 'string':
      writer.uint32(tags.string).string(json);
      return;
    case 'number':
      writer.uint32(tags.number).double(json);
      return;
    case 'boolean':
      writer.uint32(tags.bool).bool(json);
      return;
    default:
  }
  if (json === null || typeof json !== 'object') {
    writer.uint32(tags.null).int32(0);
  } else if (Array.isArray(json)) {
    writer.uint32(tags.list).fork();
    writeList(json, writer);
    writer.join();
  } else {
    writer.uint32(tags.struct).fork();
    writeStruct(json as Readonly<Record<string, unknown>>, writer);
    writer.join();
  }
}
