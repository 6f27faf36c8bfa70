import {
  type AggregateRequest,
  type DataObject,
  type Explanation,
  type FindRequest,
  type OperationContext,
  type ReadCounters,
  runStages,
  type Sort,
  toPipelineDocument,
} from '@database-service/core';
import type { CatalogueCollection } from '../catalogue.js';
import type { Connection } from '../driver.js';
import { mapError } from '../errors.js';
import { explainPlan, stageNames } from './explain.js';
import { findDocuments } from './find.js';
import { planRead } from './plan-read.js';

const byId: Sort = [{ path: { root: 'id', segments: [] }, direction: 1 }];

/** Streams a pipeline's results: SQLite filters, core does the stages. */
export async function* aggregateDocuments(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection | undefined,
  request: AggregateRequest,
  counters?: ReadCounters,
): AsyncGenerator<DataObject> {
  try {
    const documents = collection === undefined ? none() : readInput(context, connection, collection, request, counters);
    yield* runStages(documents, request.pipeline.stages, context);
  } catch (error) {
    throw mapError(error);
  }
}

/** How a pipeline is answered; runs it to count what is read. */
export async function explainAggregate(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  request: AggregateRequest,
): Promise<Explanation> {
  const counters: ReadCounters = { documentsRead: 0, documentsReturned: 0 };
  let documentsReturned = 0;
  for await (const _ of aggregateDocuments(context, connection, collection, request, counters)) documentsReturned += 1;
  return {
    ...explainPlan(connection, planRead(collection, { filter: request.pipeline.filter, sort: byId })),
    sort: 'core',
    paging: 'core',
    stages: { engine: [], core: stageNames(request.pipeline.stages) },
    documentsRead: counters.documentsRead,
    documentsReturned,
  };
}

async function* readInput(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  { pipeline, withMeta, scanDocumentsMax }: AggregateRequest,
  counters: ReadCounters | undefined,
): AsyncGenerator<DataObject> {
  const guard = scanDocumentsMax === undefined ? {} : { scanDocumentsMax };
  const find: FindRequest = { filter: pipeline.filter, sort: byId, ...guard };
  for await (const document of findDocuments(context, connection, collection, find, counters)) {
    yield toPipelineDocument(document, withMeta);
  }
}

async function* none(): AsyncGenerator<DataObject> {}
