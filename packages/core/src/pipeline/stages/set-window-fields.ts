import type { SetWindowFieldsStage } from '../ast.js';
import { MemoryBudget } from '../memory.js';
import type { CollectingStage, StageTools } from '../running-stage.js';
import { compileWindowField } from '../windows/compile.js';
import { Partitioner } from '../windows/partitions.js';
import { WorkMeter } from '../windows/work-meter.js';
import { writeWindows } from '../windows/write-windows.js';

/**
 * `$setWindowFields`: documents come out by partition, in the order of the partitions' values, and sorted within them.
 * All fields are computed from what came in.
 */
export function startSetWindowFields(
  stage: SetWindowFieldsStage,
  { context, memoryBytesMax }: Pick<StageTools, 'context' | 'memoryBytesMax'>,
): CollectingStage {
  const { sort } = stage;
  const budget = new MemoryBudget('$setWindowFields', memoryBytesMax);
  const partitioner = new Partitioner('$setWindowFields', stage.partitionBy, sort, budget);
  const limits = { meter: new WorkMeter(context), budget };
  const fields = stage.fields.map((field) => ({ path: field.path, compute: compileWindowField(field, sort, limits) }));
  return {
    kind: 'collect',
    add: (document) => partitioner.add(document),
    finish: () => writeWindows(partitioner, fields),
  };
}
