import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  old_name: collectionField,
  new_name: collectionField,
});

/** Gives a collection another name. */
export const renameCollection = defineOperation({
  name: 'renameCollection',
  kind: 'admin',
  summary: 'Gives a collection another name.',
  input,
  async run(_scope, _input): Promise<{ readonly old_name: string; readonly new_name: string }> {
    throw notBuilt('renameCollection');
  },
});
