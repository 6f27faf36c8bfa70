import { describeModel } from '@database-service/conformance';
import { afterAll, describe, it } from 'vitest';
import { createMemoryAdapter } from './index.js';

const seconds = Number(process.env.MODEL_SECONDS ?? 2);

describeModel({
  name: 'memory',
  runner: { describe, it: (name, run) => it(name, run, (seconds + 60) * 1_000), afterAll },
  open: async () => [createMemoryAdapter()],
  seconds,
});
