import { closed } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { databaseDescriptionSchema } from '../output/databases.js';
import { describeNamed } from '../read/describe-database.js';
import type { DatabaseDescription } from '../resource/outputs.js';

const input = closed({});

/** Tells what a database can do. */
export const describeDatabase = defineOperation({
  name: 'describeDatabase',
  kind: 'read',
  summary: 'Tells what a database can do.',
  input,
  output: databaseDescriptionSchema,
  run(scope): Promise<DatabaseDescription> {
    return describeNamed(scope, scope.database);
  },
});
