import type { DataObject } from '../../value/value.js';
import type { LookupStage } from '../ast.js';
import { collectDocuments } from '../foreign-read.js';
import { bindVariables } from '../lookup-variables.js';
import { estimateBytes, MemoryBudget } from '../memory.js';
import type { StageTools } from '../running-stage.js';
import { isRandom } from '../uses-variables.js';
import type { Join } from './join.js';

/**
 * Joins by a pipeline alone. It runs once for all documents, or where it uses variables once for each of their values,
 * as far as results fit into memory. One that draws lots runs for each document.
 */
export function joinByPipeline(stage: LookupStage, { readCollection, memoryBytesMax }: StageTools): Join {
  const bind = bindVariables(stage);
  const isKept = !isRandom(stage.pipeline);
  const kept = new Map<string, readonly DataObject[]>();
  let keptBytes = 0;

  const run = (document: DataObject): Promise<readonly DataObject[]> =>
    collectDocuments(
      readCollection(stage.from, bind.pipelineFor(document)),
      new MemoryBudget('$lookup', memoryBytesMax),
    );

  const keep = (key: string, results: readonly DataObject[]): void => {
    keptBytes += key.length + estimateBytes(results);
    if (keptBytes > memoryBytesMax) {
      kept.clear();
      keptBytes = key.length + estimateBytes(results);
    }
    kept.set(key, results);
  };

  return async function* join(batch) {
    for (const document of batch) {
      const key = bind.isBound ? bind.keyFor(document) : '';
      let results = isKept ? kept.get(key) : undefined;
      if (results === undefined) {
        results = await run(document);
        if (isKept) keep(key, results);
      }
      yield results;
    }
  };
}
