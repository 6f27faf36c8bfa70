import { checkCollectionName, encodeValue, parsePipeline } from '@database-service/core';
import Type from 'typebox';
import {
  allowScanField,
  closed,
  collectionField,
  consistencyField,
  pipelineField,
  withMetaField,
} from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { pipelineResultSchema } from '../output/documents.js';
import { AnswerBudget } from '../read/answer-budget.js';
import { applyConsistency, guardScan } from '../read/read-options.js';

const input = closed({
  collection: collectionField,
  pipeline: pipelineField,
  with_meta: Type.Optional(withMetaField),
  allow_scan: Type.Optional(allowScanField),
  consistency: Type.Optional(consistencyField),
});

/** Runs an aggregation pipeline. */
export const aggregateDocuments = defineOperation({
  name: 'aggregateDocuments',
  kind: 'read',
  summary: 'Runs an aggregation pipeline.',
  input,
  output: pipelineResultSchema,
  async run(scope, input): Promise<{ readonly results: readonly unknown[] }> {
    const { limits } = scope.service;
    const collection = checkCollectionName(input.collection, '/collection');
    const pipeline = parsePipeline(input.pipeline, limits, '/pipeline', { now: scope.now });
    const context = applyConsistency(scope.context, input.consistency);
    const found = scope.database.adapter.collection(collection).aggregate(context, {
      pipeline,
      withMeta: input.with_meta ?? false,
      ...guardScan(limits, input.allow_scan),
    });
    const results: unknown[] = [];
    const budget = new AnswerBudget();
    for await (const document of found) {
      budget.take(document);
      results.push(encodeValue(document));
    }
    return { results };
  },
});
