import { closed } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DatabaseDescription } from '../resource/outputs.js';
import { notBuilt } from './not-built.js';

const input = closed({});

/** Tells what a database can do. */
export const describeDatabase = defineOperation({
  name: 'describeDatabase',
  kind: 'read',
  summary: 'Tells what a database can do.',
  input,
  async run(_scope, _input): Promise<DatabaseDescription> {
    throw notBuilt('describeDatabase');
  },
});
