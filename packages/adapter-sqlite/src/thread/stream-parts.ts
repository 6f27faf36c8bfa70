import { type DataObject, type Document, estimateBytes, type Value, writeDocumentRow } from '@database-service/core';
import type { StreamPart } from './reader-calls.js';

/** Most results of a part, and about how much it may hold: parts are taken apart on the other side without a pause. */
const itemsMax = 100;
const bytesMax = 256 * 1024;
/** A part that has something is not kept back for longer. */
const waitMs = 20;

/** A stream that is handed over part by part. */
export interface PartStream {
  next(): Promise<StreamPart>;
  /** Frees what it holds. */
  end(): void;
}

/** Documents as they are stored. */
export function partsOfStored(documents: AsyncGenerator<Document>): PartStream {
  return {
    next: async () => {
      const { items, isLast } = await collect(documents, writeDocumentRow, (row) => row[4].length + row[5].length);
      return { rows: items, isLast };
    },
    end: () => endStream(documents),
  };
}

/** Documents that a projection has shaped: what it computes need not be what can be stored. */
export function partsOfShaped(documents: AsyncGenerator<Document>): PartStream {
  return partsOfValues(documents, ({ data }) => estimateBytes(data));
}

/** Results of a pipeline. */
export function partsOfResults(results: AsyncGenerator<DataObject>): PartStream {
  return partsOfValues(results, (result: Value) => estimateBytes(result));
}

function partsOfValues<Item>(values: AsyncGenerator<Item>, sizeOf: (item: Item) => number): PartStream {
  return {
    next: async () => {
      const { items, isLast } = await collect(values, (item) => item, sizeOf);
      return { values: items, isLast };
    },
    end: () => endStream(values),
  };
}

async function collect<Item, Sent>(
  source: AsyncGenerator<Item>,
  toSent: (item: Item) => Sent,
  sizeOf: (sent: Sent) => number,
): Promise<{ readonly items: readonly Sent[]; readonly isLast: boolean }> {
  const items: Sent[] = [];
  const endMs = performance.now() + waitMs;
  for (let bytes = 0; ; ) {
    const step = await source.next();
    if (step.done) return { items, isLast: true };
    const sent = toSent(step.value);
    items.push(sent);
    bytes += sizeOf(sent);
    if (items.length === itemsMax || bytes >= bytesMax || performance.now() >= endMs) return { items, isLast: false };
  }
}

/** Does not wait: a stream that is at work ends at its next pause, and what it then fails with concerns nobody. */
function endStream(source: AsyncGenerator<unknown>): void {
  source.return(undefined).catch(() => {});
}
