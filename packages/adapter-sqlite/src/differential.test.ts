import { readFileSync } from 'node:fs';
import { createMemoryAdapter } from '@database-service/adapter-memory';
import { describeDifferential, renderShares } from '@database-service/conformance';
import { afterAll, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from './index.js';

/** The table of the README, which is this report's. Where it differs, put the new one in. */
const [, documented] = readFileSync(new URL('../README.md', import.meta.url), 'utf8').split(
  /<!-- \/?pushed-share -->\n/,
);

describeDifferential({
  name: 'SQLite',
  runner: { describe, it: (name, run) => it(name, run, 240_000), afterAll },
  reference: async () => createMemoryAdapter(),
  candidate: async () => createSqliteAdapter({ file: ':memory:' }),
  runs: 1_100,
  timeLimitMs: 200_000,
  onReport: ({ queries, pushed }) => {
    expect(queries).toBeGreaterThan(10_000);
    for (const [operator, { filters, pushedWholly }] of Object.entries(pushed.scalars)) {
      expect(filters, operator).toBeGreaterThan(30);
      expect(pushedWholly, operator).toBe(filters);
    }
    expect(`${renderShares(pushed)}\n`).toBe(documented);
  },
});
