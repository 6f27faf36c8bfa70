import { checkCancelled } from '../check-cancelled.js';
import type { OperationContext } from '../context.js';
import type { Document } from '../document/document.js';
import type { DataObject } from '../value/value.js';
import type { Stage } from './ast.js';
import { stageMemoryBytesMax } from './memory.js';
import { compileSegments, ends, passes, type Segment } from './segments.js';

/** How {@link runStages} may work. */
export interface RunStagesOptions {
  /** Most that each `$sort` and `$group` may hold, estimated; default 100 MiB. More is LIMIT_EXCEEDED. */
  readonly memoryBytesMax?: number;
}

/** Documents between two looks at whether anybody still waits. A power of two. */
const checkInterval = 256;

/**
 * Runs a pipeline's stages over a stream. Streams as far as the stages allow; reads no more than they need, and ends
 * its source early where a `$limit` is reached or the caller stops.
 *
 * @throws DataError LIMIT_EXCEEDED, CANCELLED, DEADLINE_EXCEEDED
 */
export async function* runStages(
  documents: AsyncIterable<DataObject>,
  stages: readonly Stage[],
  context: OperationContext,
  options: RunStagesOptions = {},
): AsyncGenerator<DataObject, void, undefined> {
  const [first, ...rest] = compileSegments(stages, options.memoryBytesMax ?? stageMemoryBytesMax);
  const { flow, collector } = first;
  let read = 0;
  for await (const document of documents) {
    if (read % checkInterval === 0) checkCancelled(context);
    read += 1;
    const said = flow(document);
    if ((said & passes) !== 0) {
      if (collector === undefined) yield document;
      else collector.add(document);
    }
    if ((said & ends) !== 0) break;
  }
  if (collector === undefined) return;
  let results = collector.finish();
  for (const segment of rest) results = runSegment(segment, results, context);
  yield* results;
}

function runSegment(
  segment: Segment,
  documents: Iterable<DataObject>,
  context: OperationContext,
): Iterable<DataObject> {
  const { collector } = segment;
  const passed = filterSegment(segment, documents, context);
  if (collector === undefined) return passed;
  for (const document of passed) collector.add(document);
  return collector.finish();
}

function* filterSegment(
  { flow }: Segment,
  documents: Iterable<DataObject>,
  context: OperationContext,
): Generator<DataObject, void, undefined> {
  let read = 0;
  for (const document of documents) {
    if (read % checkInterval === 0) checkCancelled(context);
    read += 1;
    const said = flow(document);
    if ((said & passes) !== 0) yield document;
    if ((said & ends) !== 0) return;
  }
}

/**
 * A stored document as pipelines see it: `{_id, ...data}`.
 *
 * @param withMeta - adds `_meta: {version, created_at, updated_at, metadata}`
 */
export function toPipelineDocument(document: Document, withMeta: boolean): DataObject {
  const { id, data, version, createdAt, updatedAt, metadata } = document;
  if (!withMeta) return { _id: id, ...data };
  return { _id: id, ...data, _meta: { version, created_at: createdAt, updated_at: updatedAt, metadata } };
}
