import { closed } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DatabaseStatisticsResource } from '../resource/outputs.js';
import { notBuilt } from './not-built.js';

const input = closed({});

/** Tells what a database holds. */
export const databaseStatistics = defineOperation({
  name: 'databaseStatistics',
  kind: 'read',
  summary: 'Tells what a database holds.',
  input,
  async run(_scope, _input): Promise<DatabaseStatisticsResource> {
    throw notBuilt('databaseStatistics');
  },
});
