import { closed } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DatabaseDescription } from '../resource/outputs.js';
import { notBuilt } from './not-built.js';

const input = closed({});

/** Lists the enabled databases and what they can do. */
export const listDatabases = defineOperation({
  name: 'listDatabases',
  kind: 'read',
  summary: 'Lists the enabled databases and what they can do.',
  input,
  async run(_scope, _input): Promise<{ readonly databases: readonly DatabaseDescription[]; readonly default: string }> {
    throw notBuilt('listDatabases');
  },
});
