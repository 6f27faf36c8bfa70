import { compileExpression } from '../../expression/compile.js';
import { setOwn } from '../../value/own-field.js';
import type { Value } from '../../value/value.js';
import { compileAccumulator } from '../accumulators/compile.js';
import type { AccumulatorState } from '../accumulators/state.js';
import type { GroupStage } from '../ast.js';
import { compileGroupKey } from '../group-by.js';
import { estimateBytes, MemoryBudget } from '../memory.js';
import type { CollectingStage, StageTools } from '../running-stage.js';

interface Group {
  readonly id: Value;
  readonly states: readonly AccumulatorState[];
}

/** Bytes of a group and of each of its accumulators, beside the values they keep. */
const groupBytes = 200;
const accumulatorBytes = 100;

/** `$group`: groups come out in the order in which their first document came. A missing key is null. */
export function startGroup(stage: GroupStage, { memoryBytesMax }: Pick<StageTools, 'memoryBytesMax'>): CollectingStage {
  const budget = new MemoryBudget('$group', memoryBytesMax);
  const groups = new Map<string, Group>();
  const readKey = compileGroupKey(stage.by);
  const readId = compileExpression(stage.by);
  const { accumulators } = stage;
  const compiled = accumulators.map(compileAccumulator);
  const readers = compiled.map(({ read }) => read);

  const openGroup = (id: Value, key: string): Group => {
    const group = { id, states: compiled.map(({ start }) => start(id)) };
    budget.take(groupBytes + accumulators.length * accumulatorBytes + estimateBytes(id) + key.length);
    groups.set(key, group);
    return group;
  };

  return {
    kind: 'collect',
    add(document) {
      const key = readKey(document);
      const { states } = groups.get(key) ?? openGroup(readId(document) ?? null, key);
      for (let index = 0; index < states.length; index += 1) {
        const grown = (states[index] as AccumulatorState).add(readers[index]?.(document), document);
        if (grown !== 0) budget.take(grown);
      }
    },
    *finish() {
      for (const { id, states } of groups.values()) {
        const result: Record<string, Value> = { _id: id };
        accumulators.forEach(({ field }, index) => {
          setOwn(result, field, (states[index] as AccumulatorState).result());
        });
        yield result;
      }
    },
  };
}
