import { setOwn } from '../../value/own-field.js';
import type { DataObject } from '../../value/value.js';
import type { FacetStage } from '../ast.js';
import { collectDocuments, streamOf } from '../foreign-read.js';
import { MemoryBudget } from '../memory.js';
import type { StageTools, StreamStage } from '../running-stage.js';

/** `$facet`: gathers its documents once, runs each pipeline on them, and gives one document with all the results. */
export function startFacet({ facets }: FacetStage, { memoryBytesMax, runStages }: StageTools): StreamStage {
  return {
    kind: 'stream',
    async *run(documents) {
      const gathered = await collectDocuments(documents, new MemoryBudget('$facet', memoryBytesMax));
      const budget = new MemoryBudget('$facet', memoryBytesMax);
      const result: Record<string, readonly DataObject[]> = {};
      for (const { name, stages } of facets) {
        setOwn(result, name, await collectDocuments(runStages(streamOf(gathered), stages), budget));
      }
      yield result;
    },
  };
}
