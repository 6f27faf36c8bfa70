import { describeConformance } from '@database-service/conformance';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, it } from 'vitest';
import { TestDatabases } from '../test/servers.js';
import { createMongoAdapter } from './index.js';

// The whole suite with the other feed. Only a real replica set has change streams.
for (const server of ['mongodb8', 'mongodb7'] as const) {
  await describeOnServer(server, ({ title, uri }) => {
    const databases = new TestDatabases(uri);
    describeConformance({
      name: `${title}, by change streams`,
      runner: { describe, it: (name, run) => it(name, run, 60_000), afterAll },
      open: async () => createMongoAdapter({ uri, database: databases.next(), changes: 'streams' }),
      expectedFailures: {},
      onReport: () => databases.drop(),
    });
  });
}
