import { closed } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { ServiceHealth } from '../resource/outputs.js';
import { notBuilt } from './not-built.js';

const input = closed({});

/** Tells how the service is. */
export const getHealth = defineOperation({
  name: 'getHealth',
  kind: 'read',
  summary: 'Tells how the service is.',
  input,
  async run(_scope, _input): Promise<ServiceHealth> {
    throw notBuilt('getHealth');
  },
});
