import type { UnionWithStage } from '../ast.js';
import type { StageTools, StreamStage } from '../running-stage.js';

/** `$unionWith`: the documents that come, then those of the other collection. Duplicates stay. */
export function startUnionWith({ from, pipeline }: UnionWithStage, { readCollection }: StageTools): StreamStage {
  return {
    kind: 'stream',
    async *run(documents) {
      yield* documents;
      yield* readCollection(from, pipeline);
    },
  };
}
