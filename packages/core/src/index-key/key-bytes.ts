/** Joins parts into one key. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Compares byte by byte, the shorter first: as every engine compares binary strings. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

/** The same bytes inverted. */
export function invertBytes(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => ~byte);
}

/** The least byte string above all that begin with this one. It must have a byte other than 0xFF. */
export function afterPrefix(bytes: Uint8Array): Uint8Array {
  let length = bytes.length;
  while (bytes[length - 1] === 0xff) length -= 1;
  const next = bytes.slice(0, length);
  next[length - 1] = (next[length - 1] as number) + 1;
  return next;
}

/** A text that tells a key from all others, for sets and maps; not for storage. */
export function nameKey(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1');
}
