import { closed } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { databaseHealthSchema } from '../output/databases.js';
import { checkHealth } from '../read/check-health.js';
import type { DatabaseHealth } from '../resource/outputs.js';

const input = closed({});

/** Tells how a database is. */
export const databaseHealth = defineOperation({
  name: 'databaseHealth',
  kind: 'read',
  summary: 'Tells how a database is.',
  input,
  output: databaseHealthSchema,
  async run(scope): Promise<DatabaseHealth> {
    const health = await checkHealth(scope.database, scope.context);
    return {
      database: scope.database.name,
      status: health.status,
      latency_ms: health.latencyMs,
      connections: health.connections,
      ...(health.problem === undefined ? {} : { problem: health.problem }),
    };
  },
});
