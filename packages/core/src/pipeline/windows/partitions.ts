import type { Expression } from '../../expression/ast.js';
import { compileExpression } from '../../expression/compile.js';
import { expressionError } from '../../expression/operator.js';
import { comparePositions, valuePosition } from '../../sort/position.js';
import type { SortKey, SortPosition } from '../../sort/sort.js';
import { compareValues } from '../../value/compare.js';
import { groupKey } from '../../value/group-key.js';
import { type DataObject, isValueArray, type Value } from '../../value/value.js';
import { estimateBytes, type MemoryBudget } from '../memory.js';

/** Documents that belong together, in the order asked for. */
export interface Partition {
  readonly documents: readonly DataObject[];
  /** Where each document stands in the sort. */
  readonly positions: readonly SortPosition[];
}

interface Member {
  readonly document: DataObject;
  readonly position: SortPosition;
}

/** Bytes of a document's place in its partition, and of each sort key. */
const memberBytes = 64;
const keyBytes = 16;

/** Collects documents into partitions. */
export class Partitioner {
  readonly #stage: string;
  readonly #sort: readonly SortKey[];
  readonly #budget: MemoryBudget;
  readonly #readId: (document: DataObject) => Value | undefined;
  readonly #partitions = new Map<string, { readonly id: Value; readonly members: Member[] }>();

  /**
   * @param stage - with the `$`, for errors
   * @param sort - may be empty: then documents stay as they come
   */
  constructor(stage: string, partitionBy: Expression, sort: readonly SortKey[], budget: MemoryBudget) {
    this.#stage = stage;
    this.#sort = sort;
    this.#budget = budget;
    this.#readId = compileExpression(partitionBy);
  }

  /**
   * Takes a document in; a missing partition is null.
   *
   * @throws DataError BAD_OPERAND for a partition that is an array, LIMIT_EXCEEDED
   */
  add(document: DataObject): void {
    const id = this.#readId(document) ?? null;
    if (isValueArray(id)) throw expressionError(this.#stage, 'cannot have an array as partition');
    const key = groupKey(id);
    let partition = this.#partitions.get(key);
    if (partition === undefined) {
      partition = { id, members: [] };
      this.#partitions.set(key, partition);
    }
    const position = valuePosition(document, this.#sort);
    this.#budget.take(memberBytes + keyBytes * position.length + estimateBytes(document));
    partition.members.push({ document, position });
  }

  /** The partitions in the order of their ids; what ties in the sort stays as it came. Empty afterwards. */
  *drain(): Generator<Partition> {
    const partitions = [...this.#partitions.values()].sort((a, b) => compareValues(a.id, b.id));
    this.#partitions.clear();
    for (const { members } of partitions) {
      if (this.#sort.length > 0) members.sort((a, b) => comparePositions(a.position, b.position, this.#sort));
      yield {
        documents: members.map(({ document }) => document),
        positions: members.map(({ position }) => position),
      };
    }
  }
}
