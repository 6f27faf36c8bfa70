import { closed } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { databaseStatisticsSchema } from '../output/databases.js';
import type { DatabaseStatisticsResource } from '../resource/outputs.js';

const input = closed({});

/** Tells what a database holds. */
export const databaseStatistics = defineOperation({
  name: 'databaseStatistics',
  kind: 'read',
  summary: 'Tells what a database holds.',
  input,
  output: databaseStatisticsSchema,
  async run(scope): Promise<DatabaseStatisticsResource> {
    const { name, adapter } = scope.database;
    const statistics = await adapter.statistics(scope.context);
    return {
      database: name,
      collections_count: statistics.collectionsCount,
      total_documents: statistics.totalDocuments,
      total_size_bytes: statistics.totalSizeBytes,
      indexes_count: statistics.indexesCount,
      avg_query_time_ms: scope.service.queryTimes?.averageMs(name) ?? null,
    };
  },
});
