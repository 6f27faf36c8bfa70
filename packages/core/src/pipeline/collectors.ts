import { createTopValues } from '../sort/top.js';
import { setOwn } from '../value/own-field.js';
import type { DataObject, Value } from '../value/value.js';
import { type AccumulatorState, startAccumulator } from './accumulators.js';
import type { Stage } from './ast.js';
import { compileExpression } from './evaluate.js';
import { compileGroupKey } from './group-by.js';
import { estimateBytes, MemoryBudget } from './memory.js';

/** A stage that must see everything before it gives anything. */
export interface Collector {
  /** @throws DataError LIMIT_EXCEEDED when it would hold too much */
  add(document: DataObject): void;
  finish(): Iterable<DataObject>;
}

/** Counts documents; nothing for none, as in MongoDB. */
export function createCountCollector(field: string): Collector {
  let count = 0;
  return {
    add() {
      count += 1;
    },
    finish: () => (count === 0 ? [] : [makeObject([[field, count]])]),
  };
}

/** Sorts; keeps only the first `limit`. What ties stays in the order in which it came. */
export function createSortCollector(
  stage: Extract<Stage, { kind: 'sort' }>,
  limit: number,
  bytesMax: number,
): Collector {
  const budget = new MemoryBudget('$sort', bytesMax);
  const sorter = createTopValues(stage.keys, limit);
  return {
    add(document) {
      const dropped = sorter.add(document);
      if (dropped === document) return;
      budget.take(estimateBytes(document) - (dropped === undefined ? 0 : estimateBytes(dropped)));
    },
    finish: () => sorter.drain(),
  };
}

interface Group {
  readonly id: Value;
  readonly states: readonly AccumulatorState[];
}

/** Bytes of a group and of each of its accumulators, beside the values they keep. */
const groupBytes = 200;
const accumulatorBytes = 100;

/** Groups; groups come out in the order in which their first document came. A missing key is null. */
export function createGroupCollector(stage: Extract<Stage, { kind: 'group' }>, bytesMax: number): Collector {
  const budget = new MemoryBudget('$group', bytesMax);
  const groups = new Map<string, Group>();
  const readKey = compileGroupKey(stage.by);
  const readId = compileExpression(stage.by);
  const { accumulators } = stage;
  const readers = accumulators.map(({ expression }) => compileExpression(expression));

  const startGroup = (id: Value, key: string): Group => {
    const group = { id, states: accumulators.map(({ operator }) => startAccumulator(operator)) };
    budget.take(groupBytes + accumulators.length * accumulatorBytes + estimateBytes(id) + key.length);
    groups.set(key, group);
    return group;
  };

  return {
    add(document) {
      const key = readKey(document);
      const { states } = groups.get(key) ?? startGroup(readId(document) ?? null, key);
      for (let index = 0; index < states.length; index += 1) {
        const grown = (states[index] as AccumulatorState).add(readers[index]?.(document));
        if (grown !== 0) budget.take(grown);
      }
    },
    *finish() {
      for (const { id, states } of groups.values()) {
        const results = accumulators.map(({ field }, index): [string, Value] => [
          field,
          (states[index] as AccumulatorState).result(),
        ]);
        yield makeObject([['_id', id], ...results]);
      }
    },
  };
}

function makeObject(fields: readonly (readonly [string, Value])[]): DataObject {
  const object: Record<string, Value> = {};
  for (const [name, value] of fields) setOwn(object, name, value);
  return object;
}
