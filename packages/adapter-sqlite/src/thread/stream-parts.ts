import {
  type DataObject,
  type Document,
  type DocumentBatches,
  estimateBytes,
  writeDocumentRow,
} from '@database-service/core';
import type { StreamPart } from './reader-calls.js';

/** From so many results on, or about so much in them, a part is sent: it is taken apart on the other side without a pause. */
const itemsMin = 100;
const bytesMin = 256 * 1024;
/** A part that has something is not kept back for longer. */
const waitMs = 20;

/** A stream that is handed over part by part. */
export interface PartStream {
  next(): Promise<StreamPart>;
  /** Frees what it holds. */
  end(): void;
}

/** Documents as they are stored. */
export function partsOfStored(batches: DocumentBatches): PartStream {
  return {
    next: async () => {
      const { items, isLast } = await collect(batches, writeDocumentRow, (row) => row[4].length + row[5].length);
      return { rows: items, isLast };
    },
    end: () => endStream(batches),
  };
}

/** Documents that a projection has shaped: what it computes need not be what can be stored. */
export function partsOfShaped(batches: DocumentBatches): PartStream {
  return partsOfValues<Document>(batches, ({ data }) => estimateBytes(data));
}

/** Results of a pipeline. */
export function partsOfResults(results: AsyncGenerator<DataObject>): PartStream {
  return partsOfValues<DataObject>(results, estimateBytes);
}

/** What comes one by one, or in batches of a moderate size. */
type Source<Item> = AsyncGenerator<Item | readonly Item[]>;

function partsOfValues<Item extends object>(values: Source<Item>, sizeOf: (item: Item) => number): PartStream {
  return {
    next: async () => {
      const { items, isLast } = await collect(values, (item) => item, sizeOf);
      return { values: items, isLast };
    },
    end: () => endStream(values),
  };
}

async function collect<Item extends object, Sent>(
  source: Source<Item>,
  toSent: (item: Item) => Sent,
  sizeOf: (sent: Sent) => number,
): Promise<{ readonly items: readonly Sent[]; readonly isLast: boolean }> {
  const items: Sent[] = [];
  const endMs = performance.now() + waitMs;
  for (let bytes = 0; ; ) {
    const step = await source.next();
    if (step.done) return { items, isLast: true };
    for (const item of Array.isArray(step.value) ? (step.value as readonly Item[]) : [step.value as Item]) {
      const sent = toSent(item);
      items.push(sent);
      bytes += sizeOf(sent);
    }
    if (items.length >= itemsMin || bytes >= bytesMin || performance.now() >= endMs) return { items, isLast: false };
  }
}

/** Does not wait: a stream that is at work ends at its next pause, and what it then fails with concerns nobody. */
function endStream(source: AsyncGenerator<unknown>): void {
  source.return(undefined).catch(() => {});
}
