import type { Explanation } from '@database-service/core';
import type { ExplanationResource } from './outputs.js';

/** How a read was answered, with the API's names. */
export function toExplanationResource(explanation: Explanation): ExplanationResource {
  const { index, stages } = explanation;
  return {
    engine: explanation.engine,
    pushed: explanation.pushed,
    residual: explanation.residual,
    index: index === null ? null : { name: index.name, ranges: index.ranges, serves_sort: index.servesSort },
    sort: explanation.sort,
    paging: explanation.paging,
    ...(stages === undefined ? {} : { stages }),
    engine_plan: explanation.enginePlan,
    documents_read: explanation.documentsRead,
    documents_returned: explanation.documentsReturned,
  };
}
