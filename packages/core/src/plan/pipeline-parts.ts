import type { AggregateRequest, Explanation, ScanGuard } from '../adapter/requests.js';
import { toPipelineDocument } from '../document/to-pipeline-document.js';
import type { Stage } from '../pipeline/ast.js';
import { hoistMatches } from '../pipeline/hoist-match.js';
import type { DataObject } from '../value/value.js';
import type { DocumentBatches } from './document-batches.js';
import { type PushedStages, pushStages } from './push-stages.js';

/** All documents that a pipeline's filter selects, in the order of their ids, with every stage left to core. */
export function asPlainFind(request: AggregateRequest): Extract<PushedStages, { readonly kind: 'find' }> {
  const pushed = pushStages({ filter: request.pipeline.filter, stages: [] }, guardOf(request), () => false);
  if (pushed.kind !== 'find') throw new TypeError('No stages make a find.');
  return pushed;
}

/** Later stages' tests move to the head where they may: there the engine can do them. */
export function hoistTests(request: AggregateRequest): AggregateRequest {
  return { ...request, pipeline: hoistMatches(request.pipeline) };
}

/** The guard of a request, for the reads that it is made of. */
export function guardOf({ scanDocumentsMax }: AggregateRequest): ScanGuard {
  return scanDocumentsMax === undefined ? {} : { scanDocumentsMax };
}

/** The names of stages as MongoDB has them: the first are the engine's, the others core's. */
export function splitStageNames(stages: readonly Stage[], engineCount: number): NonNullable<Explanation['stages']> {
  const names = stages.map(({ kind }) => `$${kind}`);
  return { engine: names.slice(0, engineCount), core: names.slice(engineCount) };
}

/** Documents as pipelines see them. */
export async function* toPipeline(batches: DocumentBatches, withMeta: boolean): AsyncGenerator<DataObject> {
  for await (const batch of batches) for (const document of batch) yield toPipelineDocument(document, withMeta);
}

/** What is at hand already, as a stream. */
export async function* streamOf(documents: readonly DataObject[]): AsyncGenerator<DataObject> {
  yield* documents;
}
