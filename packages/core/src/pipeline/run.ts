import { checkCancelled } from '../check-cancelled.js';
import type { OperationContext } from '../context.js';
import { Pacer } from '../pacer.js';
import type { DataObject } from '../value/value.js';
import type { Stage } from './ast.js';
import { compileStages } from './compile-stages.js';
import { stageMemoryBytesMax } from './memory.js';
import type { CollectingStage, FlowStage, Next, StageTools } from './running-stage.js';

/** How {@link runStages} may work. */
export interface RunStagesOptions extends Pick<StageTools, 'readCollection'> {
  /** Most that each stage may hold, estimated; default 100 MiB. More is LIMIT_EXCEEDED. */
  readonly memoryBytesMax?: number;
}

/** Documents between two looks at whether anybody still waits. A power of two. */
const checkInterval = 256;

/**
 * Runs a pipeline's stages over a stream. Streams as far as the stages allow; reads no more than they need, and ends
 * its source early where a `$limit` is reached or the caller stops.
 *
 * @throws DataError LIMIT_EXCEEDED, BAD_OPERAND and BAD_VALUE (values that an expression cannot work on), CANCELLED,
 *   DEADLINE_EXCEEDED
 */
export function runStages(
  documents: AsyncIterable<DataObject>,
  stages: readonly Stage[],
  context: OperationContext,
  options: RunStagesOptions,
): AsyncIterable<DataObject> {
  const { memoryBytesMax = stageMemoryBytesMax, readCollection } = options;
  let results = documents;
  let flows: FlowStage[] = [];
  const endFlows = (collector?: CollectingStage): void => {
    if (flows.length > 0 || collector !== undefined) results = runFlows(results, flows, collector, context);
    flows = [];
  };
  const tools: StageTools = {
    context,
    memoryBytesMax,
    readCollection,
    runStages: (others, otherStages) => runStages(others, otherStages, context, options),
  };
  for (const stage of compileStages(stages, tools)) {
    if (stage.kind === 'flow') flows.push(stage);
    else if (stage.kind === 'collect') endFlows(stage);
    else {
      endFlows();
      results = stage.run(results);
    }
  }
  endFlows();
  return results;
}

/** Runs stages that take documents one by one, and the one after them that collects, in one go for each document. */
async function* runFlows(
  documents: AsyncIterable<DataObject>,
  flows: readonly FlowStage[],
  collector: CollectingStage | undefined,
  context: OperationContext,
): AsyncGenerator<DataObject, void, undefined> {
  const made: DataObject[] = [];
  const feed = joinFlows(flows, (document) => {
    if (collector === undefined) made.push(document);
    else collector.add(document);
    return true;
  });
  const pacer = new Pacer(context);
  let read = 0;
  for await (const document of documents) {
    if (read % checkInterval === 0) checkCancelled(context);
    read += 1;
    if (pacer.isDue()) await pacer.pause();
    const goesOn = feed(document);
    if (made.length > 0) {
      yield* made;
      made.length = 0;
    }
    if (!goesOn) break;
  }
  if (collector !== undefined) yield* collector.finish();
}

function joinFlows(flows: readonly FlowStage[], last: Next): Next {
  return flows.reduceRight<Next>((next, flow) => (document) => flow.take(document, next), last);
}
