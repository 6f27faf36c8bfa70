import type { NamedDatabase } from '../databases.js';
import type { OperationScope } from '../operation.js';
import type { DatabaseDescription } from '../resource/outputs.js';
import { checkHealth } from './check-health.js';

/** What a database can do, from what its adapter declares. */
export async function describeNamed(scope: OperationScope, database: NamedDatabase): Promise<DatabaseDescription> {
  const { limits, databases } = scope.service;
  const { name, adapter } = database;
  const { ports, pushdown } = adapter;
  const health = await checkHealth(database, scope.context);
  return {
    name,
    engine: adapter.engine,
    default: name === databases.defaultName,
    engine_version: health.engineVersion ?? null,
    status: health.status,
    capabilities: {
      transactions: ports.transactions?.scope ?? null,
      rename_collection: ports.rename !== undefined,
      raw_query: ports.raw !== undefined,
      idempotency_keys: ports.idempotency !== undefined,
      many_write_atomicity: adapter.manyWriteAtomicity,
    },
    pushed_operators: pushdown.filters,
    pushed_sort: pushdown.sort,
    pushed_paging: pushdown.paging,
    limits: {
      document_bytes_max: Math.min(limits.documentBytesMax, adapter.limits.documentBytesMax),
      depth_max: Math.min(limits.depthMax, adapter.limits.depthMax),
      in_operands_max: limits.inOperandsMax,
      filter_nodes_max: limits.filterNodesMax,
      pipeline_stages_max: limits.pipelineStagesMax,
      page_max: limits.pageMax,
      bulk_operations_max: limits.bulkOperationsMax,
      scan_documents_max: limits.scanDocumentsMax,
    },
  };
}
