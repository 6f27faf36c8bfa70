import { makeAddToSet, makePop, makePull, makePullAll } from './array-edits.js';
import type { Change } from './ast.js';
import type { Edit } from './edit.js';
import { makeBound, makeCurrentDate, makeSet, makeUnset } from './field-edits.js';
import { makeBit, makeInc, makeMul } from './number-edits.js';
import { makePush } from './push-edit.js';

/** What a change does at its path; `$rename` has two paths and is not among them. */
export function makeEdit(change: Exclude<Change, { kind: 'rename' }>): Edit {
  switch (change.kind) {
    case 'set':
    case 'setOnInsert':
      return makeSet(change.value);
    case 'unset':
      return makeUnset();
    case 'inc':
      return makeInc(change.amount);
    case 'mul':
      return makeMul(change.factor);
    case 'min':
    case 'max':
      return makeBound(change.value, change.kind);
    case 'currentDate':
      return makeCurrentDate();
    case 'bit':
      return makeBit(change);
    case 'push':
      return makePush(change);
    case 'addToSet':
      return makeAddToSet(change.values);
    case 'pop':
      return makePop(change.end);
    case 'pull':
      return makePull(change);
    case 'pullAll':
      return makePullAll(change.values);
  }
}
