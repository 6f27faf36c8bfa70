import { createMemoryAdapter } from '@database-service/adapter-memory';
import { describeDifferential } from '@database-service/conformance';
import { afterAll, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from './index.js';

describeDifferential({
  name: 'SQLite',
  runner: { describe, it, afterAll },
  reference: async () => createMemoryAdapter(),
  candidate: async () => createSqliteAdapter({ file: ':memory:' }),
  runs: 150,
  onReport: (share) => {
    for (const operator of ['$eq', '$gt', '$in', '$exists']) {
      const { filters = 0, pushedWholly = 0 } = share[operator] ?? {};
      expect(filters, operator).toBeGreaterThan(10);
      expect(pushedWholly / filters, operator).toBeGreaterThan(0.5);
    }
  },
});
