import { checkCollectionName } from '@database-service/core';
import Type from 'typebox';
import { allowScanField, closed, collectionField, pipelineField, withMetaField } from '../input/fields.js';
import { searchPartField } from '../input/search-part.js';
import { defineOperation } from '../operation.js';
import { explanationSchema } from '../output/queries.js';
import { readExplained } from '../read/read-explained.js';
import { toExplanationResource } from '../resource/explanation-resource.js';
import type { ExplanationResource } from '../resource/outputs.js';

const input = closed({
  collection: collectionField,
  search: Type.Optional(searchPartField),
  pipeline: Type.Optional(pipelineField),
  with_meta: Type.Optional(withMetaField),
  allow_scan: Type.Optional(allowScanField),
});

/** Tells how a search or pipeline is answered: what the engine does and what core does. */
export const explainQuery = defineOperation({
  name: 'explainQuery',
  kind: 'read',
  summary: 'Tells how a search or pipeline is answered: what the engine does and what core does.',
  input,
  output: explanationSchema,
  async run(scope, input): Promise<ExplanationResource> {
    const collection = checkCollectionName(input.collection, '/collection');
    const request = readExplained(scope.service.limits, input, scope.now);
    return toExplanationResource(await scope.database.adapter.collection(collection).explain(scope.context, request));
  },
});
