import { closed } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { databaseListSchema } from '../output/databases.js';
import { describeNamed } from '../read/describe-database.js';
import type { DatabaseDescription } from '../resource/outputs.js';

const input = closed({});

/** Lists the enabled databases and what they can do. */
export const listDatabases = defineOperation({
  name: 'listDatabases',
  kind: 'read',
  summary: 'Lists the enabled databases and what they can do.',
  input,
  output: databaseListSchema,
  async run(scope): Promise<{ readonly databases: readonly DatabaseDescription[]; readonly default: string }> {
    const { databases } = scope.service;
    const described = databases.names.map((name) => describeNamed(scope, databases.get(name)));
    return { databases: await Promise.all(described), default: databases.defaultName };
  },
});
