import { checkCancelled } from '../../check-cancelled.js';
import { compileExpression } from '../../expression/compile.js';
import { Pacer } from '../../pacer.js';
import { groupKey } from '../../value/group-key.js';
import { type DataObject, isValueArray, type Value } from '../../value/value.js';
import type { GraphLookupStage } from '../ast.js';
import { selectByValues } from '../foreign-read.js';
import { readLocalValues } from '../join-values.js';
import { estimateBytes, MemoryBudget } from '../memory.js';
import type { StageTools, StreamStage } from '../running-stage.js';
import { withNested } from '../shape/nested-field.js';

/** Values that one read looks for, at most. */
const valuesMax = 1_000;

/**
 * `$graphLookup`: gives each document all that can be reached from it, by levels, each once. Levels come one after the
 * other; within one the order is that of the reads.
 */
export function startGraphLookup(stage: GraphLookupStage, tools: StageTools): StreamStage {
  const readStart = compileExpression(stage.startWith);
  return {
    kind: 'stream',
    async *run(documents) {
      for await (const document of documents) {
        const start = readStart(document);
        const values = start === undefined ? [] : isValueArray(start) ? start : [start];
        yield withNested(document, stage.as, await searchGraph(values, stage, tools));
      }
    },
  };
}

async function searchGraph(
  start: readonly Value[],
  {
    from,
    connectFromPath,
    connectToPath,
    depthMax = Number.POSITIVE_INFINITY,
    depthPath,
    restriction,
  }: GraphLookupStage,
  { readCollection, context, memoryBytesMax }: StageTools,
): Promise<readonly DataObject[]> {
  const search = new GraphSearch(memoryBytesMax);
  const pacer = new Pacer(context);
  let frontier = search.takeNew(start);
  for (let depth = 0; frontier.length > 0 && depth <= depthMax; depth += 1) {
    const links: Value[] = [];
    for (let first = 0; first < frontier.length; first += valuesMax) {
      checkCancelled(context);
      if (pacer.isDue()) await pacer.pause();
      const values = frontier.slice(first, first + valuesMax);
      for await (const document of readCollection(from, selectByValues(connectToPath, values, restriction))) {
        const found = depthPath === undefined ? document : withNested(document, depthPath, depth);
        if (search.add(document, found)) links.push(...search.takeNew(readLocalValues(document, connectFromPath)));
      }
    }
    frontier = links;
  }
  return search.found;
}

/** What was found from one document, and which values were looked for. */
class GraphSearch {
  readonly found: DataObject[] = [];
  readonly #budget: MemoryBudget;
  readonly #ids = new Set<string>();
  readonly #keys = new Set<string>();

  constructor(bytesMax: number) {
    this.#budget = new MemoryBudget('$graphLookup', bytesMax);
  }

  /** Keeps a document unless it was found before. @returns whether it is new */
  add(document: DataObject, found: DataObject): boolean {
    const id = groupKey(document._id ?? null);
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    this.#budget.take(estimateBytes(found) + estimateBytes(id));
    this.found.push(found);
    return true;
  }

  /** Those of the values that were not looked for before: they are from now on. */
  takeNew(values: readonly Value[]): Value[] {
    return values.filter((value) => {
      const key = groupKey(value);
      if (this.#keys.has(key)) return false;
      this.#keys.add(key);
      this.#budget.take(estimateBytes(value) + estimateBytes(key));
      return true;
    });
  }
}
