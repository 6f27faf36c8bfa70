import type { Metadata } from '@grpc/grpc-js';

/** A value of a call's metadata as text; what came several times is joined, as HTTP does with headers. */
export function readText(metadata: Metadata, key: string): string | undefined {
  const values = metadata.get(key);
  return values.length === 0 ? undefined : values.map(String).join(', ');
}
