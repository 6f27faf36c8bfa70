import { estimateBytes, type Value } from '@database-service/core';

/** A message is sent when it has so much, whatever the number of its items. */
const bytesMax = 64 * 1024;

/** Puts items together that one message may have. Ending early ends the items. */
export async function* fillMessages<Item>(
  items: AsyncIterable<Item>,
  itemsMax: number,
): AsyncGenerator<readonly Item[], void, undefined> {
  let filled: Item[] = [];
  let bytes = 0;
  for await (const item of items) {
    filled.push(item);
    if (itemsMax > 1) bytes += estimateBytes(item as Value);
    if (filled.length < itemsMax && bytes < bytesMax) continue;
    yield filled;
    filled = [];
    bytes = 0;
  }
  if (filled.length > 0) yield filled;
}
