import { setImmediate } from 'node:timers/promises';
import { checkCancelled } from '../../check-cancelled.js';
import { type DataObject, isValueArray, type Value } from '../../value/value.js';
import type { UnwindStage } from '../ast.js';
import type { StageTools, StreamStage } from '../running-stage.js';
import { getNested, withNested } from '../shape/nested-field.js';

/** Documents between two looks at whether anybody still waits, and pauses for others. A power of two. */
const checkInterval = 4096;

/**
 * `$unwind`: a document for each element of an array. What is no array stands for itself, without a position; null, a
 * missing field and an empty array give a document only if such are kept.
 *
 * One document may become millions, so they are handed on one by one.
 */
export function startUnwind(stage: UnwindStage, { context }: Pick<StageTools, 'context'>): StreamStage {
  return {
    kind: 'stream',
    async *run(documents) {
      let made = 0;
      for await (const document of documents) {
        for (const unwound of unwindDocument(document, stage)) {
          made += 1;
          if (made % checkInterval === 0) {
            checkCancelled(context);
            await setImmediate();
          }
          yield unwound;
        }
      }
    },
  };
}

function* unwindDocument(document: DataObject, stage: UnwindStage): Generator<DataObject, void, undefined> {
  const { path, indexPath, keepsEmpty } = stage;
  const withIndex = (unwound: DataObject, index: number | null): DataObject =>
    indexPath === undefined ? unwound : withNested(unwound, indexPath, index);
  const value = getNested(document, path);
  if (!isValueArray(value)) {
    if (keepsEmpty || (value !== undefined && value !== null)) yield withIndex(document, null);
    return;
  }
  if (value.length === 0 && keepsEmpty) yield withIndex(withNested(document, path, undefined), null);
  for (let index = 0; index < value.length; index += 1) {
    yield withIndex(withNested(document, path, value[index] as Value), index);
  }
}
