import { createContext, type OperationContext } from '../context.js';
import { toPipelineDocument } from '../document/to-pipeline-document.js';
import { compileFilter } from '../filter/match.js';
import { defaultLimits } from '../limits.js';
import type { Pipeline } from '../pipeline/ast.js';
import { parsePipeline } from '../pipeline/parse.js';
import { runStages } from '../pipeline/run.js';
import type { DataObject } from '../value/value.js';

/** Collections in arrays, for tests of pipelines; counts what is read of them. */
export class TestCollections {
  /** The pipelines that were run, the collection of each, and how many documents it was given by the filter. */
  readonly reads: { readonly collection: string; readonly pipeline: Pipeline; documents: number }[] = [];
  readonly #collections: Readonly<Record<string, readonly DataObject[]>>;
  readonly #context: OperationContext;
  readonly #options: { readonly memoryBytesMax?: number };

  /** @param collections - documents as pipelines see them, with `_id`, in the order of their ids */
  constructor(
    collections: Readonly<Record<string, readonly DataObject[]>>,
    context: OperationContext = createContext(),
    options: { readonly memoryBytesMax?: number } = {},
  ) {
    this.#collections = collections;
    this.#context = context;
    this.#options = options;
  }

  /** The results of a pipeline over one of the collections. */
  async run(collection: string, raw: unknown): Promise<DataObject[]> {
    const results: DataObject[] = [];
    for await (const result of this.stream(collection, raw)) results.push(result);
    return results;
  }

  stream(collection: string, raw: unknown): AsyncIterable<DataObject> {
    return this.#read(collection, parsePipeline(raw, defaultLimits));
  }

  #read(collection: string, pipeline: Pipeline): AsyncIterable<DataObject> {
    return runStages(this.#select(collection, pipeline), pipeline.stages, this.#context, {
      ...this.#options,
      readCollection: (name, other) => this.#read(name, other),
    });
  }

  async *#select(collection: string, pipeline: Pipeline): AsyncGenerator<DataObject, void, undefined> {
    const read = { collection, pipeline, documents: 0 };
    this.reads.push(read);
    const matches = compileFilter(pipeline.filter);
    for (const { _id, ...data } of this.#collections[collection] ?? []) {
      const time = new Date(0);
      const stored = { id: String(_id), data, metadata: {}, version: 1, createdAt: time, updatedAt: time };
      if (!matches(stored)) continue;
      read.documents += 1;
      yield toPipelineDocument(stored, false);
    }
  }
}
