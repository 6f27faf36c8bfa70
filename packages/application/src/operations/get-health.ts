import { closed } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { serviceHealthSchema } from '../output/databases.js';
import { checkHealth } from '../read/check-health.js';
import { summarizeHealth } from '../read/summarize-health.js';
import type { ServiceHealth } from '../resource/outputs.js';

const input = closed({});

/** Tells how the service is. */
export const getHealth = defineOperation({
  name: 'getHealth',
  kind: 'read',
  summary: 'Tells how the service is.',
  input,
  output: serviceHealthSchema,
  async run(scope): Promise<ServiceHealth> {
    const { service, context } = scope;
    const { databases } = service;
    const checked = databases.names.map(async (name) => {
      const { status } = await checkHealth(databases.get(name), context);
      return [name, status] as const;
    });
    return summarizeHealth(service, await Promise.all(checked));
  },
});
