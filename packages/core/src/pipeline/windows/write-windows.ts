import type { DataObject } from '../../value/value.js';
import { writeField } from '../shape/write-field.js';
import type { Partitioner } from './partitions.js';
import type { WindowFunction } from './window-function.js';

/** A field, and what gives its value for each document of a partition. */
export interface WrittenField {
  readonly path: readonly string[];
  readonly compute: WindowFunction;
}

/** The documents of all partitions, each with its fields written. All are computed from what came in. */
export function* writeWindows(
  partitioner: Partitioner,
  fields: readonly WrittenField[],
): Generator<DataObject, void, undefined> {
  for (const partition of partitioner.drain()) {
    const running = fields.map(({ path, compute }) => ({ path, next: compute(partition) }));
    for (const [index, document] of partition.documents.entries()) {
      let written = document;
      for (const { path, next } of running) written = writeField(written, path, next(index));
      yield written;
    }
  }
}
