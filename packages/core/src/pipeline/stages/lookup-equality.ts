import { groupKey } from '../../value/group-key.js';
import type { DataObject, Value } from '../../value/value.js';
import type { LookupStage, Pipeline } from '../ast.js';
import { collectDocuments, selectByValues, streamOf } from '../foreign-read.js';
import { compileForeignValues, readLocalValues } from '../join-values.js';
import { bindVariables } from '../lookup-variables.js';
import { estimateBytes, MemoryBudget } from '../memory.js';
import type { StageTools } from '../running-stage.js';
import type { Join } from './join.js';

/** Bytes of one document's place in one array of matches. */
const matchBytes = 16;

/** Values that one read looks for, at most, unless one document has more. */
const valuesMax = 10_000;

/** One local document, and the values by which it is joined: without any, by null. */
interface LocalDocument {
  readonly document: DataObject;
  readonly values: readonly Value[];
}

/**
 * Joins by `localField` and `foreignField`: one read of the other collection for a whole batch, matched by hash. A
 * pipeline's stages then run on each document's matches.
 */
export function joinByEquality(
  stage: LookupStage,
  { localPath, foreignPath }: NonNullable<LookupStage['equality']>,
  tools: StageTools,
): Join {
  const bind = bindVariables(stage);
  const readBatch = createBatchReader(stage.from, foreignPath, stage.pipeline, tools);
  let sizeMax = Number.POSITIVE_INFINITY;

  const runPipeline = (document: DataObject, documents: AsyncIterable<DataObject>) =>
    collectDocuments(
      tools.runStages(documents, bind.pipelineFor(document).stages),
      new MemoryBudget('$lookup', tools.memoryBytesMax),
    );

  /** The filter needs the document's variables: a read for each. */
  async function* joinOneByOne(
    locals: readonly LocalDocument[],
  ): AsyncGenerator<readonly DataObject[], void, undefined> {
    for (const { document, values } of locals) {
      const { filter } = bind.pipelineFor(document);
      yield await runPipeline(document, tools.readCollection(stage.from, selectByValues(foreignPath, values, filter)));
    }
  }

  return async function* join(batch) {
    const locals = batch.map((document): LocalDocument => {
      const values = readLocalValues(document, localPath);
      return { document, values: values.length === 0 ? [null] : values };
    });
    if (bind.isFilterBound) {
      yield* joinOneByOne(locals);
      return;
    }
    let start = 0;
    while (start < locals.length) {
      const part = takeFirst(locals.slice(start, start + sizeMax));
      const matches = await readBatch(part);
      if (matches === undefined) {
        sizeMax = Math.ceil(part.length / 2);
        continue;
      }
      start += part.length;
      for (const [index, found] of matches.entries()) {
        if (stage.pipeline.stages.length === 0) yield found;
        else yield await runPipeline((part[index] as LocalDocument).document, streamOf(found));
      }
    }
  };
}

/** As many of the first as one read can look for the values of, at least one. */
function takeFirst(locals: readonly LocalDocument[]): readonly LocalDocument[] {
  let values = 0;
  const end = locals.findIndex((local, index) => {
    values += local.values.length;
    return index > 0 && values > valuesMax;
  });
  return end < 0 ? locals : locals.slice(0, end);
}

type BatchReader = (locals: readonly LocalDocument[]) => Promise<readonly (readonly DataObject[])[] | undefined>;

/** Makes the function that gives the matches of each; `undefined` where those of several together are too many to hold. */
function createBatchReader(
  from: string,
  foreignPath: readonly string[],
  { filter }: Pipeline,
  { readCollection, memoryBytesMax }: StageTools,
): BatchReader {
  const readForeignValues = compileForeignValues(foreignPath);
  return async (locals) => {
    const places = placesByKey(locals);
    const matches = locals.map((): DataObject[] => []);
    const budget = new MemoryBudget('$lookup', memoryBytesMax);
    let bytes = 0;
    const values = locals.flatMap((local) => local.values);
    for await (const document of readCollection(from, selectByValues(foreignPath, values, filter))) {
      const owners = new Set<number>();
      for (const value of readForeignValues(document)) {
        for (const place of places.get(groupKey(value)) ?? []) owners.add(place);
      }
      const grown = estimateBytes(document) + owners.size * matchBytes;
      bytes += grown;
      if (locals.length > 1 && bytes > memoryBytesMax) return undefined;
      budget.take(grown);
      for (const place of owners) matches[place]?.push(document);
    }
    return matches;
  };
}

/** Which of the documents have a value, by its key. */
function placesByKey(locals: readonly LocalDocument[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, { values }] of locals.entries()) {
    for (const value of values) {
      const key = groupKey(value);
      const list = places.get(key);
      if (list === undefined) places.set(key, [place]);
      else list.push(place);
    }
  }
  return places;
}
