import type { Config } from '@database-service/config';
import { type Adapter, DataError, type Limits } from '@database-service/core';

/** The configured limits under core's names. */
export function limitsOf({ limits }: Pick<Config, 'limits'>): Limits {
  return {
    documentBytesMax: limits.document_bytes_max,
    depthMax: limits.depth_max,
    inOperandsMax: limits.in_operands_max,
    filterNodesMax: limits.filter_nodes_max,
    pipelineStagesMax: limits.pipeline_stages_max,
    pageMax: limits.page_max,
    bulkOperationsMax: limits.bulk_operations_max,
    scanDocumentsMax: limits.scan_documents_max,
  };
}

/** Checks that an engine can hold what the limits allow. @throws DataError BAD_ARGUMENT */
export function checkEngineLimits(name: string, { engine, limits: most }: Adapter, limits: Limits): void {
  for (const [key, asked, can] of [
    ['limits.document_bytes_max', limits.documentBytesMax, most.documentBytesMax],
    ['limits.depth_max', limits.depthMax, most.depthMax],
  ] as const) {
    if (asked <= can) continue;
    const message = `${key} is ${asked}, but the database ${name} (${engine}) holds ${can} at most; set ${can} or less.`;
    throw new DataError('BAD_ARGUMENT', message);
  }
}
