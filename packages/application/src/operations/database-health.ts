import { closed } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DatabaseHealth } from '../resource/outputs.js';
import { notBuilt } from './not-built.js';

const input = closed({});

/** Tells how a database is. */
export const databaseHealth = defineOperation({
  name: 'databaseHealth',
  kind: 'read',
  summary: 'Tells how a database is.',
  input,
  async run(_scope, _input): Promise<DatabaseHealth> {
    throw notBuilt('databaseHealth');
  },
});
